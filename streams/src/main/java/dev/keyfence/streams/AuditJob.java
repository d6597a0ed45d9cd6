package dev.keyfence.streams;

import dev.keyfence.streams.audit.AuditCounters;
import dev.keyfence.streams.audit.AuditSerdes;
import dev.keyfence.streams.audit.AuditSettings;
import dev.keyfence.streams.audit.AuditTopology;
import dev.keyfence.streams.audit.proof.ProofLimits;
import dev.keyfence.streams.codec.RegistryRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;

/** The audit topology. */
public final class AuditJob implements StreamsJob {

    /** How often tasks tell each other what they have read; gaps are waited for minutes anyway. */
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

    /** As for usage: a busy machine that catches up takes longer than Streams' ten seconds. */
    private static final Duration TRANSACTION_MAX = Duration.ofMinutes(1);

    private final ProofLimits limits;
    private final AuditCounters counters = new AuditCounters();

    /** Of every partition that this process reads. */
    private final Map<TopicPartition, OptionalLong> lags = new ConcurrentHashMap<>();

    /** The topology within these limits. */
    public AuditJob(ProofLimits limits) {
        this.limits = limits;
    }

    /** What was done since it was made. */
    public AuditCounters counters() {
        return counters;
    }

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public String whileStopped() {
        return "keys are verified and decisions kept, but nobody is told when some are missing";
    }

    @Override
    public Opened open(StreamsAppSettings settings, RegistryRetry retry) {
        AuditSerdes serdes = AuditSerdes.of(settings.serdes());
        return new Opened(
                AuditTopology.build(
                        new AuditSettings(
                                settings.topics(),
                                serdes,
                                retry,
                                InstantSource.system(),
                                limits,
                                partition -> lag(settings, partition),
                                counters)),
                serdes::close);
    }

    @Override
    public Optional<LagListener> lagListener() {
        return Optional.of(lags::put);
    }

    private OptionalLong lag(StreamsAppSettings settings, int partition) {
        return lags.getOrDefault(
                new TopicPartition(settings.topics().decisions().name(), partition),
                OptionalLong.empty());
    }

    @Override
    public void tune(Properties properties) {
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_EVERY.toMillis());
        // Leases and sightings need no common order: whichever is there goes first.
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Integer.toString((int) TRANSACTION_MAX.toMillis()));
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    }
}
