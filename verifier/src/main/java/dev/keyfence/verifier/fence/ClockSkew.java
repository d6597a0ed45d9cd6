package dev.keyfence.verifier.fence;

import java.time.Duration;
import java.time.Instant;

/**
 * How a cut-off time is used although no two clocks show the same. A key's creation time comes from
 * the clock of the control node that made it, the cut-off from whoever asks; so the cut-off is put
 * off by as much as the two may differ, and a key from before it is covered whichever of the two
 * was wrong. The price: keys created up to {@link #MAX} after it are covered as well.
 *
 * <p>A cut-off of the last moments is refused. "Until now" is asked for without a time, which the
 * log's order answers and no clock; and a request that is sent again later must not mean less than
 * it did at first, since the log keeps the last record only.
 */
public final class ClockSkew {

    /** What clocks may differ by; those that are kept by NTP differ by milliseconds. */
    public static final Duration MAX = Duration.ofSeconds(5);

    private ClockSkew() {}

    /** True when a cut-off is so far back that it can be told from now. */
    public static boolean isPast(Instant issuedBefore, Instant now) {
        return !issuedBefore.plus(MAX).isAfter(now);
    }

    /** The time that creation times are compared with. */
    public static Instant cutoff(Instant issuedBefore) {
        return issuedBefore.plus(MAX);
    }
}
