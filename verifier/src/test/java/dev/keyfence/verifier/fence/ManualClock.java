package dev.keyfence.verifier.fence;

import java.time.Duration;

/** A clock that moves when told. */
final class ManualClock {

    private long nanos = 1_000;

    Clocks clocks() {
        return new Clocks(() -> nanos, () -> Samples.NOON.plusNanos(nanos));
    }

    long nanos() {
        return nanos;
    }

    void advance(Duration by) {
        nanos += by.toNanos();
    }
}
