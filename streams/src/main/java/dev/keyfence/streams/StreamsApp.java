package dev.keyfence.streams;

import dev.keyfence.streams.StreamsHealth.NotYet;
import dev.keyfence.streams.StreamsHealth.Running;
import dev.keyfence.streams.StreamsHealth.Stopped;
import dev.keyfence.streams.codec.RegistryRetry;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a topology in this process. Starts with Kafka or the registry down and waits for them.
 * Starts once, closes once. Thread-safe.
 */
public final class StreamsApp implements AutoCloseable {

    /** Leaves a stopping process time for its other parts. */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(StreamsApp.class);

    private final StreamsJob job;
    private final StreamsAppSettings settings;
    private final RegistryRetry retry = new RegistryRetry(RegistryRetry.PATIENCE);
    private final ThreadReplacement replacement;

    private volatile @Nullable Run run;
    private volatile boolean closing;

    /** A topology that runs, with all that ends with it. */
    private record Run(KafkaStreams streams, GatheringClients clients, Runnable held) {}

    /** Connects to nothing. */
    public StreamsApp(StreamsJob job, StreamsAppSettings settings) {
        this.job = job;
        this.settings = settings;
        replacement = new ThreadReplacement(job, System::nanoTime);
    }

    /** What it runs. */
    public StreamsJob job() {
        return job;
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
        if (run != null || closing) {
            throw new IllegalStateException("The " + job.name() + " topology starts once");
        }
        run = begin();
    }

    /** How it is now; cheap. */
    public StreamsHealth check() {
        String who = "The " + job.name() + " topology ";
        if (closing) {
            return new Stopped(who + "was closed");
        }
        Run current = run;
        if (current == null) {
            return new NotYet(who + "has not been started");
        }
        return switch (current.streams.state()) {
            case RUNNING -> new Running();
            case CREATED -> new NotYet(who + "is starting");
            case REBALANCING ->
                    new NotYet(who + "is finding its place in the group, or restoring its state");
            case PENDING_SHUTDOWN, NOT_RUNNING -> new Stopped(who + "is stopping");
            case PENDING_ERROR, ERROR ->
                    new Stopped(who + "died and needs a restart: " + replacement.fatal());
        };
    }

    /**
     * Exchanges Kafka's clients for new ones, for when the wall clock was set back, by which they
     * count their waits. What was not committed is done again; nothing is lost. Takes seconds.
     */
    public synchronized void reconnect() {
        Run old = run;
        if (old == null) {
            return;
        }
        // Begins to stop: what its threads meet in its clients is no reason for new threads then.
        old.streams.close(Duration.ZERO);
        old.clients.abandon();
        while (!closing && !end(old)) {
            LOG.warn("The {} topology waits for its old clients to end", job.name());
            old.clients.interrupt();
        }
        if (!closing) {
            run = begin();
        }
    }

    /**
     * Stops processing within five seconds; what is not committed is done again at the next start.
     */
    @Override
    public void close() {
        closing = true;
        retry.close();
        synchronized (this) {
            endAtLast();
        }
    }

    private void endAtLast() {
        Run last = run;
        run = null;
        if (last != null && !end(last)) {
            LOG.warn(
                    "The {} topology did not stop within {} s; what was not committed is done again at"
                            + " the next start.",
                    job.name(),
                    CLOSE_MAX.toSeconds());
        }
    }

    private Run begin() {
        StreamsJob.Opened opened = job.open(settings, retry);
        GatheringClients clients = new GatheringClients(job.lagListener());
        KafkaStreams streams =
                new KafkaStreams(opened.topology(), StreamsProperties.of(settings, job), clients);
        streams.setUncaughtExceptionHandler(replacement);
        streams.setStateListener((now, before) ->
                LOG.info("The {} topology went from {} to {}", job.name(), before, now));
        streams.start();
        return new Run(streams, clients, opened.held());
    }

    /** False when it has not ended in time. */
    private static boolean end(Run run) {
        if (!run.streams.close(CLOSE_MAX)) {
            return false;
        }
        run.held.run();
        return true;
    }
}
