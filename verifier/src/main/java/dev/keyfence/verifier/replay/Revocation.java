package dev.keyfence.verifier.replay;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The revocation in the middle of a replay, and what it promised: a request that starts after a
 * confirmed receipt is never accepted. Thread-safe.
 */
final class Revocation {

    private final String source;
    private final String keyId;
    private final long requestsBefore;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong refusedAfter = new AtomicLong();
    private final AtomicLong acceptedAfter = new AtomicLong();
    private volatile @Nullable Receipt receipt;

    Revocation(String source, String keyId, long requestsBefore) {
        this.source = source;
        this.keyId = keyId;
        this.requestsBefore = requestsBefore;
    }

    boolean of(Source other) {
        return source.equals(other.name());
    }

    void given(Receipt given) {
        receipt = given;
    }

    /** Counts a decision on the key that was answered after the revocation was sent. */
    void decided(Answer.Decided answer) {
        // Whoever starts after the receipt also ends after it: the receipt is seen here, if at all.
        boolean after =
                receipt instanceof Receipt.Given given
                        && given.confirmed()
                        && answer.startNanos() - given.endNanos() > 0;
        if (answer.allowed()) {
            accepted.incrementAndGet();
            acceptedAfter.addAndGet(after ? 1 : 0);
        } else {
            refused.incrementAndGet();
            refusedAfter.addAndGet(after ? 1 : 0);
        }
    }

    /** The line for the moment the receipt comes. */
    String receiptLine() {
        String what =
                String.format(
                        "revoked %s (%s, busiest with %,d requests so far)",
                        keyId, source, requestsBefore);
        return switch (receipt) {
            case Receipt.Given given ->
                    String.format(
                            "%s: %s at fence position %,d in %.1f ms, %,d node%s",
                            what,
                            given.confirmed() ? "confirmed" : "pending",
                            given.position(),
                            given.elapsedMillis(),
                            given.nodes(),
                            given.nodes() == 1 ? "" : "s");
            case Receipt.Missing missing ->
                    what + ": no receipt (" + missing.failure().why() + "); it may still apply";
            case null -> what + ": no receipt yet";
        };
    }

    /** What became of it. */
    RevocationOutcome outcome() {
        return new RevocationOutcome(
                keyId,
                receipt instanceof Receipt.Given given && given.confirmed(),
                accepted.get(),
                refused.get(),
                refusedAfter.get(),
                acceptedAfter.get());
    }
}
