package dev.keyfence.verifier.fence;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * The two clocks.
 *
 * @param nanos monotonic, for all arithmetic
 * @param wall for people to read
 */
record Clocks(LongSupplier nanos, InstantSource wall) {

    static final Clocks SYSTEM = new Clocks(System::nanoTime, InstantSource.system());

    long nowNanos() {
        return nanos.getAsLong();
    }

    /** In the records' precision, so that what is read back equals what was sent. */
    Instant now() {
        return wall.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
