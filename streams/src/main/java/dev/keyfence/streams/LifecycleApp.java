package dev.keyfence.streams;

import dev.keyfence.streams.LifecycleHealth.NotYet;
import dev.keyfence.streams.LifecycleHealth.Running;
import dev.keyfence.streams.LifecycleHealth.Stopped;
import dev.keyfence.streams.codec.RegistryRetry;
import dev.keyfence.streams.lifecycle.LifecycleCounters;
import dev.keyfence.streams.lifecycle.LifecycleSerdes;
import dev.keyfence.streams.lifecycle.LifecycleSettings;
import dev.keyfence.streams.lifecycle.LifecycleTopology;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the lifecycle topology in this process. Starts with Kafka or the registry down and waits for
 * them. Starts once, closes once. Thread-safe.
 */
public final class LifecycleApp implements AutoCloseable {

    /** Leaves a stopping process time for its other parts. */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(LifecycleApp.class);

    private final LifecycleAppSettings settings;
    private final LifecycleCounters counters = new LifecycleCounters();
    private final RegistryRetry retry = new RegistryRetry(RegistryRetry.PATIENCE);
    private final ThreadReplacement replacement = new ThreadReplacement(System::nanoTime);

    private @Nullable KafkaStreams streams;
    private @Nullable LifecycleSerdes serdes;
    private boolean closed;

    /** Connects to nothing. */
    public LifecycleApp(LifecycleAppSettings settings) {
        this.settings = settings;
    }

    /** What was done since the start. */
    public LifecycleCounters counters() {
        return counters;
    }

    /**
     * Begins to process, on threads of its own; returns before the first record.
     *
     * @throws org.apache.kafka.common.config.ConfigException when a setting or the serde's class is
     *     wrong
     * @throws org.apache.kafka.streams.errors.StreamsException when the state directory cannot be
     *     used
     * @throws IllegalStateException when it was started or closed before
     */
    public synchronized void start() {
        if (streams != null || closed) {
            throw new IllegalStateException("The lifecycle starts once");
        }
        LifecycleSerdes opened = LifecycleSerdes.of(settings.serdes());
        serdes = opened;
        LifecycleSettings wiring =
                new LifecycleSettings(
                        settings.topics(), opened, retry, InstantSource.system(), counters);
        KafkaStreams built =
                new KafkaStreams(
                        LifecycleTopology.build(wiring),
                        StreamsProperties.of(settings),
                        new GatheringClients());
        built.setUncaughtExceptionHandler(replacement);
        built.setStateListener(
                (now, before) -> LOG.info("The lifecycle went from {} to {}", before, now));
        streams = built;
        built.start();
    }

    /** How the lifecycle is now; cheap. */
    public synchronized LifecycleHealth check() {
        if (closed) {
            return new Stopped("The lifecycle was closed");
        }
        if (streams == null) {
            return new NotYet("The lifecycle has not been started");
        }
        return switch (streams.state()) {
            case RUNNING -> new Running();
            case CREATED -> new NotYet("The lifecycle is starting");
            case REBALANCING ->
                    new NotYet(
                            "The lifecycle is finding its place in the group, or restoring its state");
            case PENDING_SHUTDOWN, NOT_RUNNING -> new Stopped("The lifecycle is stopping");
            case PENDING_ERROR, ERROR ->
                    new Stopped("The lifecycle died and needs a restart: " + replacement.fatal());
        };
    }

    /**
     * Stops processing within five seconds; what is not committed is done again at the next start.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        retry.close();
        if (streams != null && !streams.close(CLOSE_MAX)) {
            LOG.warn(
                    "The lifecycle did not stop within {} s; what was not committed is done again at"
                            + " the next start.",
                    CLOSE_MAX.toSeconds());
        }
        if (serdes != null) {
            serdes.close();
        }
    }
}
