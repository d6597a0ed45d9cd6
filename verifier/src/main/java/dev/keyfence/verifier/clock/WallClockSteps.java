package dev.keyfence.verifier.clock;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a wall clock was set, by a monotonic clock beside it: what one counts between two
 * readings and the other does not is the step. A clock that is slewed, by a tenth at the worst,
 * does not reach {@link #STEP_MILLIS_MIN} between two looks. Not safe for threads.
 */
final class WallClockSteps {

    /** Less only lets a client of Kafka wait for so much longer, which a lease outlives. */
    static final long STEP_MILLIS_MIN = 2_000;

    /** A process that was stopped while it read knows nothing certain: it looks again. */
    private static final long READING_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(200);

    private @Nullable Reading last;

    /**
     * The wall clock, read between two looks at the monotonic one.
     *
     * @param beforeNanos the monotonic clock before
     * @param wallMillis the wall clock, milliseconds since the epoch
     * @param afterNanos the monotonic clock after
     */
    record Reading(long beforeNanos, long wallMillis, long afterNanos) {}

    /**
     * Takes the next reading.
     *
     * @return by how many milliseconds the wall clock was set since the last good reading, negative
     *     when it was set back; 0 when it was not, or not by enough to matter, or cannot be told
     */
    long step(Reading now) {
        if (now.afterNanos - now.beforeNanos > READING_NANOS_MAX) {
            return 0;
        }
        Reading before = last;
        last = now;
        if (before == null) {
            return 0;
        }
        long passedMillis = TimeUnit.NANOSECONDS.toMillis(now.beforeNanos - before.beforeNanos);
        long step = now.wallMillis - before.wallMillis - passedMillis;
        return Math.abs(step) < STEP_MILLIS_MIN ? 0 : step;
    }
}
