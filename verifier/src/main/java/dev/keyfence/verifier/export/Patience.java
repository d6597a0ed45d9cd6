package dev.keyfence.verifier.export;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a message is tried again: after a second, and after twice as long with each failure, up to a
 * minute; each wait is drawn between half of that and all of it, so that nodes whose receiver comes
 * back do not all come at once. Immutable.
 *
 * @param first the longest wait after the first failure
 * @param giveUpAfter how long a message is tried at the most
 */
record Patience(Duration first, Duration giveUpAfter) {

    /** A message that is refused as such is tried so often, should the refusal be a mistake. */
    static final int REFUSALS_MAX = 3;

    /** What receivers are spared. */
    static final Duration FIRST = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Six doublings are more than a minute. */
    private static final int DOUBLINGS_MAX = 6;

    /** How long to wait after so many failures in a row, at least one. */
    Duration after(int failures, RandomGenerator random) {
        long longest =
                Math.min(
                        LONGEST.toNanos(),
                        first.toNanos() << Math.min(failures - 1, DOUBLINGS_MAX));
        return Duration.ofNanos(longest / 2 + random.nextLong(longest / 2 + 1));
    }

    /** Whether a message that has failed so often, for so long, goes to the dead letters. */
    boolean isOver(int refusals, Duration tried) {
        return refusals >= REFUSALS_MAX || tried.compareTo(giveUpAfter) >= 0;
    }
}
