package dev.keyfence.verifier.solo;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.verifier.program.JavaCommand;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker after a {@code kill -9} in the middle of transactions. */
class BrokerCrashIT {

    private static final List<TopicPartition> PARTITIONS =
            IntStream.range(0, CommittingBroker.PRODUCERS)
                    .mapToObj(each -> new TopicPartition(CommittingBroker.TOPIC, each))
                    .toList();

    @TempDir Path directory;

    @Test
    void endsEveryTransactionThatACrashCutOff() throws Exception {
        crash();
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(new EmbeddedBrokerSettings(directory, "127.0.0.1", 0))) {
            Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
            for (int each = 0; each < CommittingBroker.PRODUCERS; each++) {
                try (KafkaProducer<String, String> producer =
                        CommittingBroker.producer(config, each)) {
                    producer.initTransactions();
                }
            }
            try (Admin admin = Admin.create(config)) {
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() ->
                                assertThat(ends(admin, IsolationLevel.READ_COMMITTED))
                                        .isEqualTo(ends(admin, IsolationLevel.READ_UNCOMMITTED)));
            }
        }
    }

    private void crash() throws Exception {
        List<String> command = JavaCommand.start(directory);
        command.addAll(List.of(CommittingBroker.class.getName(), directory.toString()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader output = process.inputReader()) {
            for (int said = 0; said < CommittingBroker.PRODUCERS; said++) {
                assertThat(output.readLine()).isEqualTo("committing");
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static Map<TopicPartition, Long> ends(Admin admin, IsolationLevel level)
            throws Exception {
        return admin
                .listOffsets(
                        PARTITIONS.stream()
                                .collect(toMap(Function.identity(), _ -> OffsetSpec.latest())),
                        new ListOffsetsOptions(level))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(toMap(Map.Entry::getKey, each -> each.getValue().offset()));
    }
}
