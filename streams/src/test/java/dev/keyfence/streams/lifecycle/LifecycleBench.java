package dev.keyfence.streams.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.Revocation;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.PlainAvroSerde;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.codec.RegistryRetry;
import dev.keyfence.streams.lifecycle.reduce.Samples;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology on a bench: one partition of everything, and a clock that a test moves. */
final class LifecycleBench implements AutoCloseable {

    static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    /** The topology's clock at the beginning: a second after commands are asked for. */
    static final Instant CLOCK = Samples.NOW.plusSeconds(1);

    final LifecycleCounters counters = new LifecycleCounters();

    private final RegistryRetry retry = new RegistryRetry(Duration.ofMinutes(1));
    private final TopologyTestDriver driver;
    private volatile Instant now = CLOCK;
    private long fenceEnd;

    LifecycleBench(Path stateDir) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        driver =
                new TopologyTestDriver(
                        LifecycleTopology.build(settings(counters, retry, () -> now)),
                        properties,
                        Samples.NOW);
    }

    static LifecycleSettings settings(LifecycleCounters counters, RegistryRetry retry) {
        return settings(counters, retry, InstantSource.fixed(CLOCK));
    }

    private static LifecycleSettings settings(
            LifecycleCounters counters, RegistryRetry retry, InstantSource clock) {
        return new LifecycleSettings(
                TOPICS,
                LifecycleSerdes.of(new RecordSerdes(PlainAvroSerde.class.getName(), Map.of())),
                retry,
                clock,
                counters);
    }

    void send(Command command) {
        pipe(TOPICS.commands().name(), command.getKeyId(), PlainAvroSerde.encode(command));
    }

    /** Creates a key of this id and owner, at a place in the fence. */
    void create(String keyId, String owner, long fencePosition) {
        send(
                Samples.command(
                        keyId,
                        "create-" + keyId,
                        Samples.creation().setOwner(owner).setFencePosition(fencePosition).build(),
                        null));
    }

    /** Writes a revocation to the fence; returns its offset. */
    long revoke(Revocation revocation) {
        pipe(
                TOPICS.fence().name(),
                "revocation#" + revocation.getRevocationId(),
                PlainAvroSerde.encode(new FenceRecord(revocation)));
        return fenceEnd++;
    }

    void pipe(String topic, @Nullable String key, byte @Nullable [] value) {
        pipe(topic, key, value, new RecordHeaders());
    }

    void pipe(String topic, @Nullable String key, byte @Nullable [] value, Headers headers) {
        TestInputTopic<byte[], byte[]> input =
                driver.createInputTopic(
                        topic, new ByteArraySerializer(), new ByteArraySerializer());
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        input.pipeInput(new TestRecord<>(keyBytes, value, headers));
    }

    /** Moves the topology's clock, and gives it the time for one step of the expiry sweep. */
    void clock(Instant instant) {
        now = instant;
        driver.advanceWallClockTime(ExpirySweep.STEP_EVERY);
    }

    /** Lets so much time pass for punctuators; the topology's clock stays. */
    void advance(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /** How many keys are kept an expiry of. */
    long expiries() {
        return rows().keySet().stream().filter(row -> row.startsWith("expiry/")).count();
    }

    /** What the store keeps, as its changelog has it. */
    SortedMap<String, byte[]> rows() {
        SortedMap<String, byte[]> found = new TreeMap<>();
        try (KeyValueIterator<String, byte[]> rows = store().all()) {
            rows.forEachRemaining(row -> found.put(row.key, row.value));
        }
        return found;
    }

    /** Fills the store, as a start on an instance that has the changelog does. */
    void restore(Map<String, byte[]> rows) {
        rows.forEach(store()::put);
    }

    /** The folds, read anew from the store as a start does. */
    FoldBook foldsAfterRestart() {
        LifecycleSettings settings = settings(counters, retry);
        return new FoldBook(
                store(),
                new RecordCodec<>(
                        TOPICS.lifecycleFolds().name(), settings.serdes().fence(), retry));
    }

    private KeyValueStore<String, byte[]> store() {
        return driver.getKeyValueStore(LifecycleTopology.KEY_STATES_STORE);
    }

    /** Lets wall-clock time pass, one sweep step after another. */
    void steps(int count) {
        for (int i = 0; i < count; i++) {
            driver.advanceWallClockTime(FoldSweep.STEP_EVERY);
        }
    }

    List<KeyState> keys() {
        return drain(TOPICS.keys().name(), KeyState.class);
    }

    List<KeyEvent> events() {
        return drain(TOPICS.keyEvents().name(), KeyEvent.class);
    }

    List<DeadLetter> deadLetters() {
        return drain(TOPICS.deadLetters().name(), DeadLetter.class);
    }

    /** What the store says about a key. */
    Optional<KeyState> stored(String keyId) {
        byte[] row = store().get("state/" + keyId);
        return Optional.ofNullable(row).map(bytes -> (KeyState) PlainAvroSerde.decode(bytes));
    }

    /** The equations in {@link LifecycleCount}. */
    void assertThatCountsAddUp() {
        assertThat(count(LifecycleCount.COMMANDS))
                .isEqualTo(
                        count(LifecycleCount.APPLIED)
                                + count(LifecycleCount.REFUSED)
                                + count(LifecycleCount.ANSWERED_AGAIN)
                                + count(LifecycleCount.COMMANDS_DEAD));
        assertThat(count(LifecycleCount.FENCE))
                .isEqualTo(
                        count(LifecycleCount.LEASES)
                                + count(LifecycleCount.REVOCATIONS)
                                + count(LifecycleCount.FENCE_DEAD));
        assertThat(count(LifecycleCount.FOLDS))
                .isEqualTo(
                        count(LifecycleCount.KEY_FOLDS)
                                + count(LifecycleCount.BROAD_FOLDS)
                                + count(LifecycleCount.FOLDS_DEAD));
    }

    private long count(LifecycleCount count) {
        return counters.get(count);
    }

    private <T extends SpecificRecord> List<T> drain(String topic, Class<T> type) {
        return driver
                .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(PlainAvroSerde::decode)
                .map(type::cast)
                .toList();
    }

    @Override
    public void close() {
        retry.close();
        driver.close();
    }
}
