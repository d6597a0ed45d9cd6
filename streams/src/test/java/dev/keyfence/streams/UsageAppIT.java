package dev.keyfence.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.schemas.record.UsageKind;
import dev.keyfence.schemas.record.UsageStep;
import dev.keyfence.schemas.record.UsageWindow;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Replication;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.usage.UsageCount;
import dev.keyfence.streams.usage.UsageLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The usage topology over a real broker: what is in memory reaches the topic with each commit. */
class UsageAppIT {

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int KEYS = 50;

    @TempDir private Path directory;
    private TestBroker broker;
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void open() throws Exception {
        broker = TestBroker.start(directory.resolve("broker"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(
                            TOPICS.shared().stream()
                                    .map(topic -> topic.toNewTopic(Replication.ONE))
                                    .toList())
                    .all()
                    .get(60, TimeUnit.SECONDS);
            awaitLeaders(admin);
        }
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrap()),
                        new StringSerializer(),
                        new ByteArraySerializer());
    }

    /**
     * A producer's first batch that meets no leader yet is overtaken by its second one, and is out
     * of order ever after.
     */
    private static void awaitLeaders(Admin admin) throws Exception {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        for (int i = 0; i < TOPICS.decisions().partitions().count(); i++) {
            partitions.put(new TopicPartition(TOPICS.decisions().name(), i), OffsetSpec.latest());
        }
        var _ = admin.listOffsets(partitions).all().get(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        producer.close();
        broker.close();
    }

    @Test
    void countsEachDecisionOnceAcrossRestartsAndALostStateDirectory() {
        send(1, 2_000);
        runUntilDayHolds(2_000, "one");
        // Half of it again, as a node does that was not told that it had arrived.
        send(1_001, 4_000);
        runUntilDayHolds(4_000, "one");
        send(4_001, 5_000);
        runUntilDayHolds(5_000, "another");

        Map<String, UsageWindow> windows = windows();
        assertThat(allowed(windows, UsageKind.OWNER, UsageStep.MINUTE)).isEqualTo(5_000);
        assertThat(allowed(windows, UsageKind.KEY, UsageStep.HOUR)).isEqualTo(5_000);
        assertThat(allowed(windows, UsageKind.PROFILE, UsageStep.DAY)).isEqualTo(5_000);
        assertThat(windows.values())
                .filteredOn(window -> window.getKind() == UsageKind.KEY)
                .filteredOn(window -> window.getStep() == UsageStep.DAY)
                .as("a key's window has one part")
                .hasSize(KEYS)
                .allMatch(window -> window.getAllowed() == 100);
    }

    private void runUntilDayHolds(long wanted, String state) {
        UsageJob job = new UsageJob(UsageLimits.DEFAULT);
        try (StreamsApp app = new StreamsApp(job, settings(state))) {
            app.start();
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> allowed(windows(), UsageKind.KEY, UsageStep.DAY) == wanted);
        }
        assertThat(job.counters().get(UsageCount.DEAD)).isZero();
    }

    private static long allowed(Map<String, UsageWindow> windows, UsageKind kind, UsageStep step) {
        return windows.values().stream()
                .filter(window -> window.getKind() == kind && window.getStep() == step)
                .mapToLong(UsageWindow::getAllowed)
                .sum();
    }

    /** The last record of each window and part, as a reader of the topic has it. */
    private Map<String, UsageWindow> windows() {
        Map<String, UsageWindow> windows = new HashMap<>();
        for (UsageWindow window : broker.committed(TOPICS.usage(), UsageWindow.class)) {
            windows.put(
                    window.getKind()
                            + "/"
                            + window.getStep()
                            + '/'
                            + window.getStart()
                            + '/'
                            + window.getPart()
                            + '/'
                            + window.getSubject(),
                    window);
        }
        return windows;
    }

    private void send(int first, int last) {
        Instant noon = Instant.now().truncatedTo(ChronoUnit.DAYS);
        for (int i = first; i <= last; i++) {
            Decision decision =
                    Decision.newBuilder()
                            .setDecisionId("n-1-" + i)
                            .setNodeId("n")
                            .setNodeEpoch(1)
                            .setSequence(i)
                            .setTime(noon.plusSeconds(i % 600))
                            .setKeyId("key_" + i % KEYS)
                            .setOwner("owner-" + i % 7)
                            .setProfile("keyfence")
                            .setRequiredScopes(List.of())
                            .setHeldScopes(List.of())
                            .setOutcome(Outcome.ALLOW)
                            .setReason("ok")
                            .setLatencyNanos(500)
                            .build();
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    TOPICS.decisions().name(),
                                    decision.getKeyId(),
                                    PlainAvroSerde.encode(decision)));
        }
        producer.flush();
    }

    private StreamsAppSettings settings(String state) {
        return new StreamsAppSettings(
                broker.bootstrap(),
                Optional.of("it"),
                directory.resolve(state),
                1,
                TOPICS,
                new RecordSerdes(PlainAvroSerde.class.getName(), Map.of()),
                Map.of());
    }
}
