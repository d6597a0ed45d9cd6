package dev.keyfence.verifier.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds each request back until it is due: the first line is due at once, every other as much later
 * as the log says, divided by the speed. A line out of order is due at once. For one thread, but
 * {@link #stop()} may be called by any.
 */
final class Pace {

    private final Speed speed;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Instant first;
    private long startNanos;

    Pace(Speed speed) {
        this.speed = speed;
    }

    /**
     * Waits until a line is due.
     *
     * @return false when the replay was stopped meanwhile
     */
    boolean await(Instant time) throws InterruptedException {
        if (first == null) {
            first = time;
            startNanos = System.nanoTime();
        }
        if (speed.isMax()) {
            return stopped.getCount() > 0;
        }
        long waitNanos = dueNanos(first, time) - (System.nanoTime() - startNanos);
        return !stopped.await(Math.max(0, waitNanos), TimeUnit.NANOSECONDS);
    }

    /** Lets a waiting thread go, and every later call return at once. */
    void stop() {
        stopped.countDown();
    }

    /** How long after the first line another is due, in nanoseconds. */
    long dueNanos(Instant firstTime, Instant time) {
        Duration after = Duration.between(firstTime, time);
        double seconds = after.getSeconds() + after.getNano() / 1e9;
        return (long) (seconds / speed.factor() * 1e9);
    }
}
