package dev.keyfence.verifier.assembly;

import static java.util.Objects.requireNonNull;

import dev.keyfence.verifier.decisionlog.DecisionLogMetrics;
import dev.keyfence.verifier.fence.DecisionCount;
import dev.keyfence.verifier.verify.Verifier;
import org.jspecify.annotations.Nullable;

/** The counts of a verifier that is made later: fence and verifier need each other. */
final class DecisionLink implements DecisionCount {

    private volatile @Nullable Linked linked;

    private record Linked(Verifier verifier, DecisionLogMetrics log) {}

    Verifier to(Verifier made, DecisionLogMetrics log) {
        linked = new Linked(made, log);
        return made;
    }

    @Override
    public long decided() {
        return requireNonNull(linked).verifier().decided();
    }

    @Override
    public long spooled() {
        return requireNonNull(linked).log().spooled();
    }
}
