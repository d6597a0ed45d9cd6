package dev.keyfence.verifier.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.registry.SchemaLogEntry.LevelEntry;
import dev.keyfence.verifier.registry.SchemaLogEntry.SchemaEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchemaLogFormatTest {

    @Test
    void writesWhatConfluentWrites() {
        SchemaEntry entry = new SchemaEntry(new RegisteredSchema("s-value", 2, 7, "\"int\""));
        assertThat(text(SchemaLogFormat.key(entry)))
                .isEqualTo(
                        "{\"keytype\":\"SCHEMA\",\"subject\":\"s-value\",\"version\":2,\"magic\":1}");
        assertThat(text(SchemaLogFormat.value(entry)))
                .isEqualTo(
                        "{\"subject\":\"s-value\",\"version\":2,\"id\":7,"
                                + "\"schema\":\"\\\"int\\\"\",\"deleted\":false}");
        LevelEntry global = new LevelEntry(null, CompatibilityLevel.FULL);
        assertThat(text(SchemaLogFormat.key(global)))
                .isEqualTo("{\"keytype\":\"CONFIG\",\"subject\":null,\"magic\":0}");
        assertThat(text(SchemaLogFormat.value(global)))
                .isEqualTo("{\"compatibilityLevel\":\"FULL\"}");
    }

    @Test
    void readsWhatItWrote() throws IOException {
        for (SchemaLogEntry entry :
                new SchemaLogEntry[] {
                    new SchemaEntry(new RegisteredSchema("s", 1, 1, "\"string\"")),
                    new LevelEntry("s", CompatibilityLevel.NONE),
                    new LevelEntry(null, CompatibilityLevel.FORWARD_TRANSITIVE)
                }) {
            assertThat(
                            SchemaLogFormat.read(
                                    SchemaLogFormat.key(entry), SchemaLogFormat.value(entry)))
                    .contains(entry);
        }
    }

    @Test
    void passesOverWhatItHasNoUseFor() throws IOException {
        assertThat(read("{\"keytype\":\"NOOP\",\"magic\":0}", "{}")).isEmpty();
        assertThat(SchemaLogFormat.read(bytes("{\"keytype\":\"SCHEMA\"}"), null)).isEmpty();
        assertThat(read("{\"keytype\":\"SCHEMA\"}", "{\"deleted\":true}")).isEmpty();
    }

    @Test
    void refusesDamagedRecords() {
        assertThatThrownBy(() -> read("{", "{}")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("{\"keytype\":\"SCHEMA\"}", "{\"subject\":\"s\"}"))
                .hasMessageContaining("lacks");
        assertThatThrownBy(() -> read("{\"keytype\":\"CONFIG\"}", "{}"))
                .hasMessageContaining("no compatibility level");
    }

    private static Optional<SchemaLogEntry> read(String key, String value) throws IOException {
        return SchemaLogFormat.read(bytes(key), bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
