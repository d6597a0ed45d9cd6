package dev.keyfence.streams;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka's settings for every topology; the reasons are beside them. */
final class StreamsProperties {

    /**
     * How long a silent instance keeps its tasks. Long enough for a garbage collection, short
     * enough that records wait seconds rather than the default's 45 s for another instance to take
     * over.
     */
    static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

    /** A third of the session, as Kafka advises: two heartbeats may get lost. */
    private static final Duration HEARTBEAT = SESSION_TIMEOUT.dividedBy(3);

    private StreamsProperties() {}

    static Properties of(StreamsAppSettings settings, StreamsJob job) {
        Properties all = new Properties();
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId(job));
        all.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        all.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
        all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        all.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        // Static membership, which lets a killed instance come back at once, needs this protocol.
        all.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        all.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        // Streams takes over the broker's default replication for changelogs.
        all.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
        all.put(
                StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
                BoundedRocksMemory.class.getName());
        all.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                Long.toString(SESSION_TIMEOUT.toMillis()));
        all.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                Long.toString(HEARTBEAT.toMillis()));
        settings.instanceId().ifPresent(id -> all.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
        job.tune(all);
        all.putAll(settings.clientOverrides());
        return all;
    }
}
