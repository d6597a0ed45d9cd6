package dev.keyfence.streams.codec;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits, with growing pauses, while the schema registry is away: nothing is dropped, since the
 * record in hand is tried again. Safe for any number of threads.
 */
public final class RegistryRetry implements AutoCloseable {

    /**
     * How long one call is tried. Half a minute outlasts a registry's restart and stays well below
     * the five minutes after which a group gives up a member that does not poll. At the limit the
     * exception goes up: the thread is replaced and begins again at the last commit.
     */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Short enough not to be felt when one request was lost. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    /** Long enough not to press a registry that is starting. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(RegistryRetry.class);

    private final Duration patience;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Tries every call for this long. */
    public RegistryRetry(Duration patience) {
        this.patience = patience;
    }

    /**
     * Calls until an answer comes.
     *
     * @return the first answer
     * @throws RetriableException when patience ran out, or when this is closed meanwhile; all other
     *     exceptions come at once
     */
    public <T> T call(Supplier<T> attempt) {
        long deadline = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return attempt.get();
            } catch (RetriableException e) {
                if (System.nanoTime() >= deadline || closedAfter(pause)) {
                    throw e;
                }
                LOG.warn(
                        "The schema registry gives no answer, so records wait; trying again in {} ms: {}",
                        pause.toMillis(),
                        e.getMessage());
                pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            }
        }
    }

    /** Ends all waits, now and later. */
    @Override
    public void close() {
        closed.countDown();
    }

    private boolean closedAfter(Duration pause) {
        try {
            return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
