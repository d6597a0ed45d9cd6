package dev.keyfence.streams.detection;

import static java.util.Objects.requireNonNull;

import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.decisions.CommitHook;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The detection topology: decisions become sightings, sightings findings, findings alerts.
 *
 * <pre>
 *   decisions (12) ───┬▶ detection-keys ────▶ alerts, detection-signals, dead-letters
 *   key-events (12) ──┘      │ failures, and news of successes
 *                            ▼
 *               detection-sources (12) ─▶ detection-sources ─▶ alerts, detection-signals
 *
 *               detection-signals (12) ─▶ detection-links ───▶ alerts
 * </pre>
 *
 * Each part has one store, of memories and open episodes. A key's decisions and its events are in
 * partitions of the same number, since both topics have as many and the same record key.
 */
public final class DetectionTopology {

    static final String SOURCES_SINK = "detection-handed-on";

    private static final TaskNames KEYS = TaskNames.of("keys", true);
    private static final TaskNames SOURCES = TaskNames.of("sources", true);
    private static final TaskNames LINKS = TaskNames.of("links", false);

    private final Topology topology = new Topology();
    private final Topics topics;

    private DetectionTopology(DetectionSettings settings) {
        topics = settings.topics();
        source("decisions-source", topics.decisions());
        source("key-events-source", topics.keyEvents());
        topology.addProcessor(
                KEYS.processor(),
                () -> new KeyWatcher(settings, KEYS),
                "decisions-source",
                "key-events-source");
        sink(SOURCES_SINK, topics.detectionSources(), KEYS);
        finish(KEYS);
        source("sources-source", topics.detectionSources());
        topology.addProcessor(
                SOURCES.processor(), () -> new SourceWatcher(settings, SOURCES), "sources-source");
        finish(SOURCES);
        source("signals-source", topics.detectionSignals());
        topology.addProcessor(
                LINKS.processor(), () -> new Correlator(settings, LINKS), "signals-source");
        finish(LINKS);
    }

    /** Builds the topology; connects to nothing. */
    public static Topology build(DetectionSettings settings) {
        RecordTrust.establish();
        return new DetectionTopology(settings).topology;
    }

    private void source(String name, Topic topic) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                new UsePartitionTimeOnInvalidTimestamp(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic.name());
    }

    /** The stores and the sinks that every part has. */
    private void finish(TaskNames names) {
        topology.addStateStore(rows(names.store()), names.processor());
        topology.addStateStore(new CommitHook.Builder(names.hook()), names.processor());
        sink(names.alerts(), topics.alerts(), names);
        sink(names.deadLetters(), topics.deadLetters(), names);
        if (names.signals() != null) {
            sink(requireNonNull(names.signals()), topics.detectionSignals(), names);
        }
    }

    private void sink(String name, Topic topic, TaskNames from) {
        topology.addSink(
                name,
                topic.name(),
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                from.processor());
    }

    /** Not cached: what was asked for lately is kept decoded by {@link MemoryBook}. */
    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> rows(String name) {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled();
    }
}
