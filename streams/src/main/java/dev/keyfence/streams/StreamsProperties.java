package dev.keyfence.streams;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka's settings for the lifecycle topology; the reasons are beside them. */
final class StreamsProperties {

    /**
     * How long a silent instance keeps its tasks. Long enough for a garbage collection, short
     * enough that commands wait seconds rather than the default's 45 s for another instance to take
     * over.
     */
    static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

    /** A third of the session, as Kafka advises: two heartbeats may get lost. */
    private static final Duration HEARTBEAT = SESSION_TIMEOUT.dividedBy(3);

    /**
     * How long a transaction is open; folds and audit readers wait for it, {@code keys} does not.
     */
    private static final Duration COMMIT_EVERY = Duration.ofMillis(100);

    /** The longest sleep in a poll; records end it at once, so it only paces the fold sweep. */
    private static final Duration POLL = Duration.ofMillis(20);

    /** Some hundred states: what a thread makes during one request. */
    private static final int BATCH_BYTES = 128 * 1024;

    private StreamsProperties() {}

    static Properties of(LifecycleAppSettings settings) {
        Properties all = new Properties();
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        all.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        all.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
        all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        all.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        // Static membership, which lets a killed instance come back at once, needs this protocol.
        all.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_EVERY.toMillis());
        all.put(StreamsConfig.POLL_MS_CONFIG, POLL.toMillis());
        all.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        // Commands and folds need no common order: whichever is there goes first.
        all.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
        // Streams takes over the broker's default replication for changelogs.
        all.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
        all.put(
                StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
                BoundedRocksMemory.class.getName());
        all.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), "0");
        // With more, what follows a batch that must wait for the last transaction overtakes it.
        // What comes while a request is under way goes with the next: one record alone leaves at
        // once, and many share few requests, which would cost the broker more than the records.
        all.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION),
                "1");
        all.put(
                StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG),
                Integer.toString(BATCH_BYTES));
        all.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                Long.toString(SESSION_TIMEOUT.toMillis()));
        all.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                Long.toString(HEARTBEAT.toMillis()));
        settings.instanceId().ifPresent(id -> all.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
        all.putAll(settings.clientOverrides());
        return all;
    }
}
