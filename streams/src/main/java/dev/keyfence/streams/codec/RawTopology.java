package dev.keyfence.streams.codec;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Sources, sinks and stores of bytes: what cannot be read is a processor's to set aside, and no
 * deserializer's to stop the topology with. A record without a valid timestamp is read like any
 * other.
 */
public final class RawTopology {

    private RawTopology() {}

    /** Reads a topic from its beginning, unless the group was there before. */
    public static void source(Topology topology, String name, String topic) {
        source(topology, name, topic, AutoOffsetReset.earliest());
    }

    /**
     * Reads a topic.
     *
     * @param from where a group begins that was never there
     */
    public static void source(Topology topology, String name, String topic, AutoOffsetReset from) {
        topology.addSource(
                from,
                name,
                new UsePartitionTimeOnInvalidTimestamp(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic);
    }

    /** Writes what a processor hands on; the producer's own partitioner says where. */
    public static void sink(Topology topology, String name, String topic, String parent) {
        topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), parent);
    }

    /** The same, with a partitioner of ours. */
    public static void sink(
            Topology topology,
            String name,
            String topic,
            StreamPartitioner<byte[], byte[]> partitioner,
            String parent) {
        topology.addSink(
                name,
                topic,
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                partitioner,
                parent);
    }

    /** A store on disk without Streams' cache, for a processor that keeps what it uses decoded. */
    public static StoreBuilder<KeyValueStore<Bytes, byte[]>> rows(String name) {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled();
    }
}
