package dev.keyfence.verifier.replay;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a replay ended.
 *
 * @param end why it ended
 * @param totals what became of the lines
 * @param took how long it took
 * @param rejects the first lines that did not go through, each with its number and why
 * @param rejectsTotal how many there were
 * @param revocation the revocation in its middle; null when there was none
 */
public record ReplayResult(
        End end,
        Totals totals,
        Duration took,
        List<String> rejects,
        long rejectsTotal,
        @Nullable RevocationOutcome revocation) {

    /** Why a replay ended. */
    public sealed interface End {

        /** The log was replayed to its end, or to the limit. */
        record Complete() implements End {}

        /** Someone stopped it. */
        record Stopped() implements End {}

        /** The input cannot be read (further). */
        record BrokenInput(String why) implements End {}

        /** None of the first lines, so many, is of a known format. */
        record UnknownFormat(int lines) implements End {}

        /** The target does not answer, or refuses the replay's key. */
        record TargetAway(String why) implements End {}
    }

    /** True when every request got its decision and no promise was broken. */
    public boolean clean() {
        return end instanceof End.Complete
                && totals.unanswered() == 0
                && (revocation == null
                        || (revocation.confirmed() && revocation.acceptedAfter() == 0));
    }
}
