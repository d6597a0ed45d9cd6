package dev.keyfence.verifier.verify;

import dev.keyfence.verifier.decide.Ask;
import dev.keyfence.verifier.decide.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one verification, as it is answered and published. It may wait for publishing for
 * as long as Kafka is away, and so never holds the key that was presented.
 *
 * @param id its name
 * @param timeMicros when it was decided, microseconds since the epoch
 * @param ask what was asked of the key
 * @param context what is known of the request
 * @param verdict how it ended
 * @param digestPrefix the first 8 bytes of the presented key's digest in hex, where the key is not
 *     known
 * @param latencyNanos how long deciding took
 * @param staleNanos for how long the node's lease had run out when it decided nevertheless, since
 *     the profile is served stale; negative when it held a lease, or did not decide
 * @param routeTemplate the route of the profile's file that was asked for; null when it names none
 */
public record Decision(
        DecisionId id,
        long timeMicros,
        Ask ask,
        RequestContext context,
        Verdict verdict,
        @Nullable String digestPrefix,
        long latencyNanos,
        long staleNanos,
        @Nullable String routeTemplate) {

    /** True when the node decided by what it knew when its lease ran out. */
    public boolean stale() {
        return staleNanos >= 0;
    }

    /** True when the key may do what was asked. */
    public boolean allowed() {
        return verdict instanceof Verdict.Allow;
    }
}
