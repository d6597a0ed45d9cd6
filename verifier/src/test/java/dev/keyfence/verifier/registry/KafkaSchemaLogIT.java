package dev.keyfence.verifier.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.topic.TopicCreator;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.verifier.registry.SchemaLogEntry.LevelEntry;
import dev.keyfence.verifier.registry.SchemaLogEntry.SchemaEntry;
import dev.keyfence.verifier.solo.EmbeddedBroker;
import dev.keyfence.verifier.solo.EmbeddedBrokerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSchemaLogIT {

    @Test
    void readsBackWhatItKept(@TempDir Path directory) {
        List<SchemaLogEntry> entries =
                List.of(
                        new SchemaEntry(new RegisteredSchema("s", 1, 1, "\"string\"")),
                        new LevelEntry("s", CompatibilityLevel.NONE));
        String topic = new Topics("t.").schemas().name();
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(
                                new EmbeddedBrokerSettings(directory, "127.0.0.1", 0));
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                SchemaLog log = new KafkaSchemaLog(broker.bootstrapServers(), topic)) {
            assertThat(
                            new TopicCreator(admin, OptionalInt.empty())
                                    .ensure(List.of(new Topics("t.").schemas())))
                    .hasSize(1);
            assertThat(contentOf(log)).isEmpty();
            entries.forEach(log::append);
            assertThat(contentOf(log)).isEqualTo(entries);
        }
    }

    @Test
    void saysThatATopicCannotBeWritten(@TempDir Path directory) {
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(
                                new EmbeddedBrokerSettings(directory, "127.0.0.1", 0));
                SchemaLog log = new KafkaSchemaLog(broker.bootstrapServers(), "missing")) {
            assertThatThrownBy(() -> log.append(new LevelEntry(null, CompatibilityLevel.NONE)))
                    .isInstanceOf(SchemaLogException.class)
                    .hasMessageContaining("missing-0");
        }
    }

    private static List<SchemaLogEntry> contentOf(SchemaLog log) {
        List<SchemaLogEntry> content = new ArrayList<>();
        log.read(content::add);
        return content;
    }
}
