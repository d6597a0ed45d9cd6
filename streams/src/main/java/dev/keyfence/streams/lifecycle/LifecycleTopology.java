package dev.keyfence.streams.lifecycle;

import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.codec.RawTopology;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The lifecycle topology: the single writer of every key's state.
 *
 * <pre>
 *   fence ─▶ fence-fan-out ─┬─▶ lifecycle-folds (the key's partition, or all)   ─┐
 *                           └─▶ dead-letters                                     │
 *                                                                                ▼
 *   commands ──────────────────────────────────────────────────────────▶ key-lifecycle ─┬─▶ keys
 *                                                     store: key-states                 ├─▶ key-events
 *                                                                                       └─▶ dead-letters
 * </pre>
 *
 * All sources are bytes, so that a record which cannot be read is a dead letter rather than a stop.
 * The store is not cached: what {@code keys} is told must leave at once. The names of nodes and
 * stores are part of the data: renaming the store orphans its changelog.
 */
public final class LifecycleTopology {

    static final String FENCE_FAN_OUT = "fence-fan-out";
    static final String KEY_LIFECYCLE = "key-lifecycle";
    static final String FOLD_ONE_SINK = "fold-one-partition";
    static final String FOLD_ALL_SINK = "fold-all-partitions";
    static final String FENCE_DEAD_LETTERS_SINK = "fence-dead-letters";
    static final String KEYS_SINK = "keys";
    static final String KEY_EVENTS_SINK = "key-events";
    static final String KEY_DEAD_LETTERS_SINK = "key-dead-letters";

    /** What {@link KeyLedger}, {@link FoldBook} and {@link ExpiryBook} keep. */
    static final String KEY_STATES_STORE = "key-states";

    private static final String FENCE_SOURCE = "fence-source";
    private static final String COMMANDS_SOURCE = "commands-source";
    private static final String FOLDS_SOURCE = "folds-source";

    /**
     * {@code keys} has one partition for ever; anything beyond it would be a mistake to hide in.
     */
    private static final StreamPartitioner<byte[], byte[]> FIRST_PARTITION =
            (topic, key, value, partitions) -> Optional.of(Set.of(0));

    private static final StreamPartitioner<byte[], byte[]> EVERY_PARTITION =
            (topic, key, value, partitions) ->
                    Optional.of(
                            IntStream.range(0, partitions)
                                    .boxed()
                                    .collect(Collectors.toUnmodifiableSet()));

    private LifecycleTopology() {}

    /** Builds the topology; connects to nothing. */
    public static Topology build(LifecycleSettings settings) {
        // The reducers copy records, which Avro lets nobody do unasked.
        RecordTrust.establish();
        Topology topology = new Topology();
        fanOutFence(topology, settings);
        runKeys(topology, settings);
        return topology;
    }

    /**
     * A sub-topology of its own, and so with its own dead-letter sink: `fence` has one partition.
     */
    private static void fanOutFence(Topology topology, LifecycleSettings settings) {
        Topics topics = settings.topics();
        RawTopology.source(topology, FENCE_SOURCE, topics.fence().name());
        topology.addProcessor(FENCE_FAN_OUT, () -> new FenceFanOut(settings), FENCE_SOURCE);
        String folds = topics.lifecycleFolds().name();
        // No partitioner of ours: the producer's own puts a key where it put the key's commands.
        RawTopology.sink(topology, FOLD_ONE_SINK, folds, FENCE_FAN_OUT);
        RawTopology.sink(topology, FOLD_ALL_SINK, folds, EVERY_PARTITION, FENCE_FAN_OUT);
        RawTopology.sink(
                topology, FENCE_DEAD_LETTERS_SINK, topics.deadLetters().name(), FENCE_FAN_OUT);
    }

    private static void runKeys(Topology topology, LifecycleSettings settings) {
        Topics topics = settings.topics();
        RawTopology.source(topology, COMMANDS_SOURCE, topics.commands().name());
        RawTopology.source(topology, FOLDS_SOURCE, topics.lifecycleFolds().name());
        topology.addProcessor(
                KEY_LIFECYCLE, () -> new KeyLifecycle(settings), COMMANDS_SOURCE, FOLDS_SOURCE);
        topology.addStateStore(store(), KEY_LIFECYCLE);
        RawTopology.sink(topology, KEYS_SINK, topics.keys().name(), FIRST_PARTITION, KEY_LIFECYCLE);
        RawTopology.sink(topology, KEY_EVENTS_SINK, topics.keyEvents().name(), KEY_LIFECYCLE);
        RawTopology.sink(
                topology, KEY_DEAD_LETTERS_SINK, topics.deadLetters().name(), KEY_LIFECYCLE);
    }

    private static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(KEY_STATES_STORE),
                        Serdes.String(),
                        Serdes.ByteArray())
                .withCachingDisabled();
    }
}
