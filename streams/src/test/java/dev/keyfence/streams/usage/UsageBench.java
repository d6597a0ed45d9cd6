package dev.keyfence.streams.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.UsageErasure;
import dev.keyfence.schemas.record.UsageKind;
import dev.keyfence.schemas.record.UsageStep;
import dev.keyfence.schemas.record.UsageWindow;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.PlainAvroSerde;
import dev.keyfence.streams.codec.RegistryRetry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology on a bench: one partition of everything, and a clock that a test moves. */
final class UsageBench implements AutoCloseable {

    static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    final UsageCounters counters = new UsageCounters();

    private final RegistryRetry retry = new RegistryRetry(Duration.ofMinutes(1));
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> decisions;
    private final TestInputTopic<byte[], byte[]> erasures;
    private final TestOutputTopic<byte[], byte[]> usage;
    private final Map<String, UsageWindow> windows = new HashMap<>();
    private volatile Instant now = Decisions.NOON;

    UsageBench(Path stateDir) {
        this(stateDir, UsageLimits.DEFAULT);
    }

    UsageBench(Path stateDir, UsageLimits limits) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        driver =
                new TopologyTestDriver(
                        UsageTopology.build(settings(limits, counters, retry, () -> now)),
                        properties,
                        now);
        decisions =
                driver.createInputTopic(
                        TOPICS.decisions().name(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        erasures =
                driver.createInputTopic(
                        TOPICS.usageErasures().name(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        usage =
                driver.createOutputTopic(
                        TOPICS.usage().name(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
    }

    static UsageSettings settings(
            UsageLimits limits, UsageCounters counters, RegistryRetry retry, InstantSource clock) {
        return new UsageSettings(
                TOPICS,
                UsageSerdes.of(new RecordSerdes(PlainAvroSerde.class.getName(), Map.of())),
                retry,
                clock,
                limits,
                counters);
    }

    /** Publishes decisions; the broker's clock is the topology's. */
    void send(Decision... all) {
        for (Decision decision : all) {
            pipe(decision.getKeyId(), PlainAvroSerde.encode(decision));
        }
    }

    void pipe(@Nullable String key, byte @Nullable [] value) {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        decisions.pipeInput(new TestRecord<>(keyBytes, value, now));
    }

    /** Asks for an owner to be forgotten. */
    void forget(String owner, Instant until) {
        forgetBytes(PlainAvroSerde.encode(new UsageErasure(owner, until)));
    }

    void forgetBytes(byte[] erasure) {
        erasures.pipeInput(erasure);
    }

    Instant now() {
        return now;
    }

    /** Moves the topology's clock and the broker's. */
    void clock(Instant instant) {
        now = instant;
    }

    /** Moves the clock, and gives retention the time for a minute of steps. */
    void retain(Instant instant) {
        now = instant;
        for (int i = 0; i < 61; i++) {
            driver.advanceWallClockTime(RetentionSweep.STEP_EVERY);
        }
    }

    /** Lets a second go by in which nothing comes. */
    void step() {
        driver.advanceWallClockTime(RetentionSweep.STEP_EVERY);
    }

    /** What a reader of the topic knows by now. */
    Map<String, UsageWindow> windows() {
        for (TestRecord<byte[], byte[]> record : usage.readRecordsToList()) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
                windows.remove(key);
            } else {
                windows.put(key, (UsageWindow) PlainAvroSerde.decode(record.value()));
            }
        }
        return windows;
    }

    /** The only window of a kind and length. */
    UsageWindow window(UsageKind kind, UsageStep step) {
        List<UsageWindow> found =
                windows().values().stream()
                        .filter(each -> each.getKind() == kind && each.getStep() == step)
                        .toList();
        assertThat(found).as("%s %s", kind, step).hasSize(1);
        return found.getFirst();
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

    /** What the store keeps, as its changelog has it. */
    Map<Bytes, byte[]> rows() {
        Map<Bytes, byte[]> found = new HashMap<>();
        try (var rows = store().all()) {
            rows.forEachRemaining(row -> found.put(row.key, row.value));
        }
        return found;
    }

    private KeyValueStore<Bytes, byte[]> store() {
        return driver.getKeyValueStore(UsageTopology.ROWS_STORE);
    }

    long count(UsageCount count) {
        return counters.get(count);
    }

    /** The equation in {@link UsageCount}. */
    void assertThatCountsAddUp() {
        assertThat(count(UsageCount.DECISIONS))
                .isEqualTo(
                        count(UsageCount.COUNTED)
                                + count(UsageCount.DUPLICATES)
                                + count(UsageCount.FORGOTTEN)
                                + count(UsageCount.DEAD));
    }

    @Override
    public void close() {
        retry.close();
        driver.close();
    }
}
