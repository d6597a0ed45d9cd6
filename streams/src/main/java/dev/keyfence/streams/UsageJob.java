package dev.keyfence.streams;

import dev.keyfence.streams.codec.RegistryRetry;
import dev.keyfence.streams.usage.UsageCounters;
import dev.keyfence.streams.usage.UsageLimits;
import dev.keyfence.streams.usage.UsageSerdes;
import dev.keyfence.streams.usage.UsageSettings;
import dev.keyfence.streams.usage.UsageTopology;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The usage topology. */
public final class UsageJob implements StreamsJob {

    /** How old usage is; a window that changes all the time is written this often. */
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

    /**
     * A commit writes thousands of windows; Streams' ten seconds are over while a busy machine
     * catches up with an hour of decisions, and what was counted is then counted again.
     */
    private static final Duration TRANSACTION_MAX = Duration.ofMinutes(1);

    /** Some hundred windows. */
    private static final int BATCH_BYTES = 128 * 1024;

    private final UsageLimits limits;
    private final UsageCounters counters = new UsageCounters();

    /** The topology within these limits. */
    public UsageJob(UsageLimits limits) {
        this.limits = limits;
    }

    /** What was done since it was made. */
    public UsageCounters counters() {
        return counters;
    }

    @Override
    public String name() {
        return "usage";
    }

    @Override
    public String whileStopped() {
        return "keys are verified and decisions kept, but usage is not counted";
    }

    @Override
    public Opened open(StreamsAppSettings settings, RegistryRetry retry) {
        UsageSerdes serdes = UsageSerdes.of(settings.serdes());
        return new Opened(
                UsageTopology.build(
                        new UsageSettings(
                                settings.topics(),
                                serdes,
                                retry,
                                InstantSource.system(),
                                limits,
                                counters)),
                serdes::close);
    }

    @Override
    public void tune(Properties properties) {
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_EVERY.toMillis());
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Integer.toString((int) TRANSACTION_MAX.toMillis()));
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG),
                Integer.toString(BATCH_BYTES));
    }
}
