package dev.keyfence.streams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a thread that died, but not for ever: what kills thread after thread needs a person. A
 * thread that gave up on an absent registry or broker does not count, since those come back. Safe
 * for any number of threads.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler {

    /** A broker's hiccup may kill a thread more than once; a bug does so within seconds. */
    static final int REPLACEMENTS_MAX = 5;

    /** The time in which {@link #REPLACEMENTS_MAX} is counted. */
    static final Duration WINDOW = Duration.ofMinutes(10);

    /** Causes nest a few levels; this ends a chain that bites its tail. */
    private static final int CAUSES_MAX = 20;

    private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacement.class);

    private final StreamsJob job;
    private final LongSupplier nanoClock;
    private final Deque<Long> replacedAtNanos = new ArrayDeque<>(REPLACEMENTS_MAX);
    private final AtomicReference<String> fatal = new AtomicReference<>("");

    ThreadReplacement(StreamsJob job, LongSupplier nanoClock) {
        this.job = job;
        this.nanoClock = nanoClock;
    }

    /** Why the client was shut down; empty when it was not. */
    String fatal() {
        return fatal.get();
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable exception) {
        if (passes(exception)) {
            LOG.warn(
                    "A thread of the {} topology gave up on a broker or schema registry that is away. A"
                            + " new one begins at the last commit; no record is lost, but records wait.",
                    job.name(),
                    exception);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        if (!mayReplace()) {
            fatal.set(String.valueOf(exception.getMessage()));
            LOG.error(
                    "Threads of the {} topology died {} times in {} minutes, so it stops: {}. Mend the"
                            + " cause below and restart.",
                    job.name(),
                    REPLACEMENTS_MAX + 1,
                    WINDOW.toMinutes(),
                    job.whileStopped(),
                    exception);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.error(
                "A thread of the {} topology died; a new one begins at the last commit and no record is"
                        + " lost.",
                job.name(),
                exception);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private synchronized boolean mayReplace() {
        long now = nanoClock.getAsLong();
        while (!replacedAtNanos.isEmpty() && now - replacedAtNanos.getFirst() > WINDOW.toNanos()) {
            replacedAtNanos.removeFirst();
        }
        if (replacedAtNanos.size() >= REPLACEMENTS_MAX) {
            return false;
        }
        replacedAtNanos.addLast(now);
        return true;
    }

    private static boolean passes(Throwable exception) {
        Throwable cause = exception;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            if (cause instanceof RetriableException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
