package dev.keyfence.verifier.verify;

import dev.keyfence.verifier.decide.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one verification, as it is answered and published.
 *
 * @param id its name
 * @param timeMicros when it was decided, microseconds since the epoch
 * @param request what was asked; the presented key in it is never published
 * @param verdict how it ended
 * @param digestPrefix the first 8 bytes of the presented key's digest in hex, where the key is not
 *     known
 * @param latencyNanos how long deciding took
 */
public record Decision(
        DecisionId id,
        long timeMicros,
        VerifyRequest request,
        Verdict verdict,
        @Nullable String digestPrefix,
        long latencyNanos) {

    /** True when the key may do what was asked. */
    public boolean allowed() {
        return verdict instanceof Verdict.Allow;
    }
}
