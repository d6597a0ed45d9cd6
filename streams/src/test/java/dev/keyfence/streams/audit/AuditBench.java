package dev.keyfence.streams.audit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.AuditGap;
import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.PlainAvroSerde;
import dev.keyfence.streams.audit.proof.ProofLimits;
import dev.keyfence.streams.codec.RegistryRetry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology on a bench: one partition of everything, and a clock that a test moves. */
final class AuditBench implements AutoCloseable {

    static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    final AuditCounters counters = new AuditCounters();

    private final RegistryRetry retry = new RegistryRetry(Duration.ofMinutes(1));
    private final TopologyTestDriver driver;
    private final TestOutputTopic<byte[], byte[]> gaps;
    private final Map<String, AuditGap> told = new LinkedHashMap<>();
    private volatile Instant now = NOON;

    /** What the broker holds beyond what was published here. */
    volatile OptionalLong lag = OptionalLong.of(0);

    AuditBench(Path stateDir) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        driver =
                new TopologyTestDriver(
                        AuditTopology.build(settings(counters, retry, () -> now, _ -> lag), 1),
                        properties,
                        now);
        gaps =
                driver.createOutputTopic(
                        TOPICS.auditGaps().name(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
    }

    static AuditSettings settings(
            AuditCounters counters,
            RegistryRetry retry,
            InstantSource clock,
            AuditSettings.Lag lag) {
        return new AuditSettings(
                TOPICS,
                AuditSerdes.of(new RecordSerdes(PlainAvroSerde.class.getName(), Map.of())),
                retry,
                clock,
                ProofLimits.DEFAULT,
                lag,
                counters);
    }

    /** A node publishes decisions with these numbers. */
    void publish(String node, long epoch, long... numbers) {
        for (long number : numbers) {
            pipe(TOPICS.decisions(), PlainAvroSerde.encode(decision(node, epoch, number)));
        }
    }

    /** A node renews its lease. */
    void lease(String node, long epoch, @Nullable Long decided, @Nullable Long spooled) {
        NodeLease lease =
                NodeLease.newBuilder()
                        .setNodeId(node)
                        .setNodeEpoch(epoch)
                        .setSequence(1)
                        .setSentAt(now)
                        .setLeaseMillis(10_000)
                        .setFencePosition(0)
                        .setKeysPosition(0)
                        .setRole(NodeRole.VERIFIER)
                        .setVersion("1")
                        .setDecided(decided)
                        .setSpooled(spooled)
                        .build();
        pipe(TOPICS.fence(), PlainAvroSerde.encode(new FenceRecord(lease)));
    }

    void pipe(Topic topic, byte @Nullable [] value) {
        driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(new byte[] {'k'}, value, now));
    }

    /** Time passes, in which nothing is published. */
    void pass(Duration time) {
        for (Duration left = time; left.isPositive(); left = left.minus(Duration.ofSeconds(10))) {
            now = now.plusSeconds(10);
            driver.advanceWallClockTime(Duration.ofSeconds(10));
        }
    }

    /** What a reader of the topic knows by now, by record key. */
    Map<String, AuditGap> gaps() {
        for (TestRecord<byte[], byte[]> record : gaps.readRecordsToList()) {
            told.put(
                    new String(record.key(), StandardCharsets.UTF_8),
                    (AuditGap) PlainAvroSerde.decode(record.value()));
        }
        return told;
    }

    /** The last that was told of a gap. */
    AuditGap gap(String key) {
        return requireNonNull(gaps().get(key), key);
    }

    List<DeadLetter> deadLetters() {
        return driver
                .createOutputTopic(
                        TOPICS.deadLetters().name(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(PlainAvroSerde::decode)
                .map(DeadLetter.class::cast)
                .toList();
    }

    long count(AuditCount count) {
        return counters.get(count);
    }

    /** The equation in {@link AuditCount}. */
    void assertThatCountsAddUp() {
        assertThat(count(AuditCount.DECISIONS))
                .isEqualTo(
                        count(AuditCount.NEW)
                                + count(AuditCount.DUPLICATES)
                                + count(AuditCount.DEAD));
    }

    @Override
    public void close() {
        retry.close();
        driver.close();
    }

    /** A decision as a node publishes it. */
    static Decision decision(String node, long epoch, long number) {
        return Decision.newBuilder()
                .setDecisionId(node + '-' + epoch + '-' + number)
                .setNodeId(node)
                .setNodeEpoch(epoch)
                .setSequence(number)
                .setTime(NOON)
                .setProfile("keyfence")
                .setRequiredScopes(List.of())
                .setHeldScopes(List.of())
                .setOutcome(Outcome.ALLOW)
                .setReason("ok")
                .setLatencyNanos(420)
                .build();
    }
}
