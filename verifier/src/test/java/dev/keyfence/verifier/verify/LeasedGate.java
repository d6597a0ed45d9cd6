package dev.keyfence.verifier.verify;

import dev.keyfence.verifier.decide.DenyReason;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Costs what a gate may cost: a volatile read and a look at the clock. Open for an hour. */
final class LeasedGate implements Gate {

    private final long openUntilNanos = System.nanoTime() + TimeUnit.HOURS.toNanos(1);

    @Override
    public @Nullable DenyReason closed() {
        return System.nanoTime() - openUntilNanos < 0 ? null : DenyReason.FENCED;
    }
}
