package dev.keyfence.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.schemas.record.AuditGap;
import dev.keyfence.schemas.record.AuditRange;
import dev.keyfence.schemas.record.AuditScan;
import dev.keyfence.schemas.record.AuditSighting;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.schemas.topic.TopicCreator;
import dev.keyfence.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit topology over a real broker, in a process that is killed. */
class AuditAppIT {

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir private Path directory;
    private TestBroker broker;
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void open() throws Exception {
        broker = TestBroker.start(directory.resolve("broker"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            var _ = new TopicCreator(admin, OptionalInt.of(1)).ensure(TOPICS.shared());
        }
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrap()),
                        new StringSerializer(),
                        new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
        broker.close();
    }

    @Test
    void findsAndFillsGapsThoughItIsKilledAndItsDirectoryIsLost() throws Exception {
        send(LongStream.rangeClosed(1, 5_000).filter(i -> i < 101 || i > 1_100));
        Process first = AuditProcess.start(broker.bootstrap(), directory.resolve("one"));
        try {
            awaitThat(sightings -> sightings >= 4_000);
        } finally {
            kill(first);
        }
        send(LongStream.rangeClosed(4_001, 6_000)); // half of them for the second time
        Process second = AuditProcess.start(broker.bootstrap(), directory.resolve("one"));
        try {
            awaitGap(List.of(new AuditRange(101L, 1_100L)));
        } finally {
            kill(second);
        }
        send(LongStream.rangeClosed(101, 1_000));
        Process third = AuditProcess.start(broker.bootstrap(), directory.resolve("another"));
        try {
            awaitGap(List.of(new AuditRange(1_001L, 1_100L)));
            send(LongStream.rangeClosed(1_001, 1_100));
            awaitGap(List.of());
        } finally {
            kill(third);
        }

        assertThat(gaps())
                .as("nothing else was ever told")
                .allMatch(gap -> gap.getFirst() == 101 && gap.getLast() == 1_100);
    }

    /** Awaits that so many numbers were told by those who read partitions to who compares them. */
    private void awaitThat(LongPredicate enough) {
        await().atMost(LIMIT)
                .until(() ->
                        enough.test(
                                broker.committed(TOPICS.auditSightings(), AuditScan.class).stream()
                                        .flatMap(scan -> scan.getSightings().stream())
                                        .mapToLong(AuditAppIT::count)
                                        .sum()));
    }

    /** Every second number is how many were seen. */
    private static long count(AuditSighting sighting) {
        long count = 0;
        for (int i = 1; i < sighting.getRuns().size(); i += 2) {
            count += sighting.getRuns().get(i);
        }
        return count;
    }

    /** Lets the node say that it has nothing left to publish, until the gap is told like this. */
    private void awaitGap(List<AuditRange> missing) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    lease();
                    List<AuditGap> gaps = gaps();
                    return !gaps.isEmpty() && gaps.getLast().getRanges().equals(missing);
                });
    }

    private List<AuditGap> gaps() {
        return broker.committed(TOPICS.auditGaps(), AuditGap.class);
    }

    private void send(LongStream numbers) {
        numbers.forEach(number ->
                produce(
                        TOPICS.decisions(),
                        "key_" + number % 50,
                        Decision.newBuilder()
                                .setDecisionId("n-1-" + number)
                                .setNodeId("n")
                                .setNodeEpoch(1)
                                .setSequence(number)
                                .setTime(Instant.now())
                                .setProfile("keyfence")
                                .setRequiredScopes(List.of())
                                .setHeldScopes(List.of())
                                .setOutcome(Outcome.ALLOW)
                                .setReason("ok")
                                .setLatencyNanos(500)
                                .build()));
        producer.flush();
    }

    private void lease() {
        produce(
                TOPICS.fence(),
                "node:n",
                new FenceRecord(
                        NodeLease.newBuilder()
                                .setNodeId("n")
                                .setNodeEpoch(1)
                                .setSequence(1)
                                .setSentAt(Instant.now())
                                .setLeaseMillis(10_000)
                                .setFencePosition(0)
                                .setKeysPosition(0)
                                .setRole(NodeRole.VERIFIER)
                                .setVersion("1")
                                .setDecided(6_000L)
                                .setSpooled(0L)
                                .build()));
        producer.flush();
    }

    private void produce(Topic topic, String key, SpecificRecord value) {
        var _ =
                producer.send(
                        new ProducerRecord<>(topic.name(), key, PlainAvroSerde.encode(value)));
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
}
