package dev.keyfence.streams;

import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.codec.RegistryRetry;
import dev.keyfence.streams.detection.DetectionCounters;
import dev.keyfence.streams.detection.DetectionLimits;
import dev.keyfence.streams.detection.DetectionSerdes;
import dev.keyfence.streams.detection.DetectionSettings;
import dev.keyfence.streams.detection.DetectionTopology;
import dev.keyfence.streams.detection.RuleBook;
import dev.keyfence.streams.detection.rule.Places;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The detection topology. */
public final class DetectionJob implements StreamsJob {

    /** An alert about a source goes through two commits, and is to be out within 2 s. */
    private static final Duration COMMIT_EVERY = Duration.ofMillis(500);

    /** As for usage: a commit of a busy machine that catches up takes long. */
    private static final Duration TRANSACTION_MAX = Duration.ofMinutes(1);

    private static final int BATCH_BYTES = 128 * 1024;

    private final DetectionLimits limits;
    private final Places places;
    private final DetectionCounters counters = new DetectionCounters();

    /** The topology within these limits, with what is known of places. */
    public DetectionJob(DetectionLimits limits, Places places) {
        this.limits = limits;
        this.places = places;
    }

    /** What was done since it was made. */
    public DetectionCounters counters() {
        return counters;
    }

    @Override
    public String name() {
        return "detection";
    }

    @Override
    public String whileStopped() {
        return "keys are verified and decisions kept, but nobody watches them";
    }

    @Override
    public Opened open(StreamsAppSettings settings, RegistryRetry retry) {
        DetectionSerdes serdes = DetectionSerdes.of(settings.serdes());
        RuleBook rules = new RuleBook();
        RuleFollower follower =
                new RuleFollower(
                        settings,
                        new RecordCodec<>(
                                settings.topics().detectorConfig().name(), serdes.config(), retry),
                        rules);
        follower.start();
        return new Opened(
                DetectionTopology.build(
                        new DetectionSettings(
                                settings.topics(),
                                serdes,
                                retry,
                                InstantSource.system(),
                                limits,
                                places,
                                rules,
                                counters)),
                () -> {
                    follower.close();
                    serdes.close();
                });
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
