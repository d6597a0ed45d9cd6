package dev.keyfence.streams.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.PlainAvroSerde;
import dev.keyfence.streams.codec.RegistryRetry;
import dev.keyfence.streams.detection.rule.Places;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology on a bench: one partition of everything, and a clock that a test moves. */
final class DetectionBench implements AutoCloseable {

    static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    final DetectionCounters counters = new DetectionCounters();
    final RuleBook rules = new RuleBook();

    private final RegistryRetry retry = new RegistryRetry(Duration.ofMinutes(1));
    private final TopologyTestDriver driver;
    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private int told;
    private volatile Instant now;

    /** The driver's own clock, which goes forward only. */
    private Instant wall;

    DetectionBench(Path stateDir) {
        this(stateDir, DetectionLimits.DEFAULT);
    }

    DetectionBench(Path stateDir, DetectionLimits limits) {
        this(stateDir, limits, Places.NONE, NOON);
    }

    /** With places, from a time on. */
    DetectionBench(Path stateDir, DetectionLimits limits, Places places, Instant from) {
        now = from;
        wall = from;
        rules.caughtUp();
        Properties properties = new Properties();
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        driver =
                new TopologyTestDriver(
                        DetectionTopology.build(
                                settings(limits, counters, retry, () -> now, rules, places)),
                        properties,
                        now);
    }

    static DetectionSettings settings(
            DetectionLimits limits,
            DetectionCounters counters,
            RegistryRetry retry,
            InstantSource clock,
            RuleBook rules) {
        return settings(limits, counters, retry, clock, rules, Places.NONE);
    }

    private static DetectionSettings settings(
            DetectionLimits limits,
            DetectionCounters counters,
            RegistryRetry retry,
            InstantSource clock,
            RuleBook rules,
            Places places) {
        return new DetectionSettings(
                TOPICS,
                DetectionSerdes.of(new RecordSerdes(PlainAvroSerde.class.getName(), Map.of())),
                retry,
                clock,
                limits,
                places,
                rules,
                counters);
    }

    /** Publishes a decision; the broker's clock is the topology's. */
    void send(Decision decision) {
        String key =
                decision.getKeyId() != null
                        ? decision.getKeyId()
                        : "digest:" + decision.getDigestPrefix();
        pipe(TOPICS.decisions(), key, PlainAvroSerde.encode(decision));
    }

    void send(KeyEvent event) {
        pipe(TOPICS.keyEvents(), event.getKeyId(), PlainAvroSerde.encode(event));
    }

    /** Publishes a decision that a broker took at another time, and that is only looked at now. */
    void sendTakenAt(Instant broker, Decision decision) {
        pipe(broker, TOPICS.decisions(), decision.getKeyId(), PlainAvroSerde.encode(decision));
    }

    void send(NodeLease lease) {
        pipe(
                TOPICS.fence(),
                "node:" + lease.getNodeId(),
                PlainAvroSerde.encode(new FenceRecord(lease)));
    }

    void pipe(Topic topic, @Nullable String key, byte @Nullable [] value) {
        pipe(now, topic, key, value);
    }

    private void pipe(Instant broker, Topic topic, @Nullable String key, byte @Nullable [] value) {
        TestInputTopic<byte[], byte[]> input =
                driver.createInputTopic(
                        topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        input.pipeInput(new TestRecord<>(keyBytes, value, broker));
    }

    Instant now() {
        return now;
    }

    /** Moves the clocks, and gives nothing else its turn. */
    void time(Instant instant) {
        now = instant;
    }

    /** Moves the topology's clock and the broker's, and gives what goes by the clock its turn. */
    void clock(Instant instant) {
        now = instant;
        Duration by = Duration.between(wall, instant);
        Duration step = by.compareTo(Sweep.STEP_EVERY) < 0 ? Sweep.STEP_EVERY : by;
        wall = wall.plus(step);
        driver.advanceWallClockTime(step);
    }

    /** Lets time pass, and what goes by it have its turns. */
    void pass(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            clock(now.plus(Sweep.STEP_EVERY));
        }
    }

    /** What a reader of the topic knows by now, in the order in which the alerts opened. */
    List<Alert> alerts() {
        driver.createOutputTopic(
                        TOPICS.alerts().name(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())
                .readRecordsToList()
                .forEach(record -> {
                    Alert alert = (Alert) PlainAvroSerde.decode(record.value());
                    assertThat(new String(record.key(), StandardCharsets.UTF_8))
                            .isEqualTo(alert.getAlertId());
                    alerts.put(alert.getAlertId(), alert);
                    told++;
                });
        return List.copyOf(alerts.values());
    }

    /** The only alert of a rule. */
    Alert alert(String rule) {
        List<Alert> found =
                alerts().stream().filter(alert -> alert.getRule().equals(rule)).toList();
        assertThat(found).as(rule).hasSize(1);
        return found.getFirst();
    }

    /** How many records of alerts were written by now. */
    int told() {
        alerts();
        return told;
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

    /** What the part that watches keys keeps. */
    Map<Bytes, byte[]> rows() {
        Map<Bytes, byte[]> found = new LinkedHashMap<>();
        try (var rows = driver.<Bytes, byte[]>getKeyValueStore("detection-keys-rows").all()) {
            rows.forEachRemaining(row -> found.put(row.key, row.value));
        }
        return found;
    }

    /** The equation in {@link DetectionCount}. */
    void assertThatCountsAddUp() {
        assertThat(counters.get(DetectionCount.DECISIONS))
                .isEqualTo(
                        counters.get(DetectionCount.SEEN)
                                + counters.get(DetectionCount.DUPLICATES)
                                + counters.get(DetectionCount.FORGOTTEN)
                                + counters.get(DetectionCount.DEAD_DECISIONS));
    }

    @Override
    public void close() {
        retry.close();
        driver.close();
    }
}
