package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.schemas.record.RevocationReason;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.solo.EmbeddedBroker;
import dev.keyfence.verifier.solo.EmbeddedBrokerSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fence that is compacted as hard as Kafka can loses leases, and no revocation. */
class FenceCompactionIT {

    private static final String TOPIC = "fence";
    private static final FenceSettings SETTINGS =
            new FenceSettings(
                    Duration.ofMillis(50),
                    Duration.ofSeconds(3),
                    0.1,
                    Duration.ofSeconds(10),
                    Duration.ofMillis(500));
    private static final int REVOCATIONS = 20;

    /** Everything is compacted as soon as it can be, and tombstones go at once. */
    private static final Map<String, String> EAGER =
            Map.of(
                    "cleanup.policy", "compact",
                    "segment.ms", "300",
                    "min.cleanable.dirty.ratio", "0.001",
                    "min.compaction.lag.ms", "0",
                    "max.compaction.lag.ms", "300",
                    "delete.retention.ms", "1");

    @TempDir Path directory;

    @Test
    void aNodeThatWasAwayAndOneThatIsNewLearnOfEveryRevocation() throws Exception {
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(
                        new EmbeddedBrokerSettings(directory.resolve("kafka"), "127.0.0.1", 0))) {
            Map<String, Object> connection = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(connection)) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1).configs(EAGER)))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }
            start("away", 1, connection).close();
            try (RunningNode control = start("control", 1, connection)) {
                for (int i = 1; i <= REVOCATIONS; i++) {
                    revoke(control, Target.key(new KeyId(1, i)));
                }
                revoke(control, Target.owner("acme"));
                awaitCompaction(control, connection);
                try (RunningNode away = start("away", 2, connection);
                        RunningNode fresh = start("fresh", 1, connection)) {
                    for (int i = 1; i <= REVOCATIONS; i++) {
                        assertThat(away.covers(new KeyId(1, i))).isTrue();
                        assertThat(fresh.covers(new KeyId(1, i))).isTrue();
                    }
                    assertThat(fresh.covers(new KeyId(2, 1))).isTrue();
                }
            }
        }
    }

    /** Renewals go on meanwhile, so that the log has something to roll and to drop. */
    private static void awaitCompaction(RunningNode control, Map<String, Object> connection) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .until(() ->
                        leases(connection, "control")
                                < control.fence().revoker().fencePosition() / 2);
    }

    /** How many records of a node the log still has. */
    private static long leases(Map<String, Object> connection, String node) {
        String key = new FenceKey.OfNode(node).text();
        List<String> keys = new ArrayList<>();
        TopicPartition fence = new TopicPartition(TOPIC, 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        connection, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(fence));
            consumer.seekToBeginning(List.of(fence));
            long end = consumer.endOffsets(List.of(fence)).getOrDefault(fence, 0L);
            while (consumer.position(fence) < end) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(each -> keys.add(new String(each.key(), StandardCharsets.UTF_8)));
            }
        }
        return keys.stream().filter(key::equals).count();
    }

    private static void revoke(RunningNode node, Target target) {
        Receipt receipt =
                node.fence()
                        .revoker()
                        .revoke(
                                new RevocationRequest(
                                        target,
                                        null,
                                        RevocationReason.KEY_COMPROMISE,
                                        null,
                                        Samples.ACTOR,
                                        Duration.ofSeconds(20)))
                        .join();
        assertThat(receipt.status()).isEqualTo(Receipt.Status.CONFIRMED);
    }

    private RunningNode start(String id, long epoch, Map<String, Object> connection) {
        RunningNode node =
                RunningNode.start(
                        Samples.node(id, epoch),
                        SETTINGS,
                        TOPIC,
                        connection,
                        directory.resolve(id));
        await().atMost(Duration.ofSeconds(60)).until(() -> node.fence().gate().closed() == null);
        return node;
    }
}
