package dev.keyfence.streams;

import dev.keyfence.streams.codec.RegistryRetry;
import dev.keyfence.streams.lifecycle.LifecycleCounters;
import dev.keyfence.streams.lifecycle.LifecycleSerdes;
import dev.keyfence.streams.lifecycle.LifecycleSettings;
import dev.keyfence.streams.lifecycle.LifecycleTopology;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The lifecycle topology. */
public final class LifecycleJob implements StreamsJob {

    /**
     * How long a transaction is open; folds and audit readers wait for it, {@code keys} does not.
     * Each costs requests to every partition that it wrote to: an import feels shorter ones.
     */
    private static final Duration COMMIT_EVERY = Duration.ofMillis(250);

    /** The longest sleep in a poll; records end it at once, so it only paces the fold sweep. */
    private static final Duration POLL = Duration.ofMillis(20);

    /** Some hundred states: what a thread makes during one request. */
    private static final int BATCH_BYTES = 128 * 1024;

    private final LifecycleCounters counters = new LifecycleCounters();

    /** What was done since it was made. */
    public LifecycleCounters counters() {
        return counters;
    }

    @Override
    public String name() {
        return "lifecycle";
    }

    @Override
    public String whileStopped() {
        return "keys can be verified and revoked, but not created or changed";
    }

    @Override
    public Opened open(StreamsAppSettings settings, RegistryRetry retry) {
        LifecycleSerdes serdes = LifecycleSerdes.of(settings.serdes());
        return new Opened(
                LifecycleTopology.build(
                        new LifecycleSettings(
                                settings.topics(),
                                serdes,
                                retry,
                                InstantSource.system(),
                                counters)),
                serdes::close);
    }

    @Override
    public void tune(Properties properties) {
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_EVERY.toMillis());
        properties.put(StreamsConfig.POLL_MS_CONFIG, POLL.toMillis());
        // Commands and folds need no common order: whichever is there goes first.
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), "0");
        // With more, what follows a batch that must wait for the last transaction overtakes it.
        // What comes while a request is under way goes with the next: one record alone leaves at
        // once, and many share few requests, which would cost the broker more than the records.
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION),
                "1");
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG),
                Integer.toString(BATCH_BYTES));
    }
}
