package dev.keyfence.verifier.profile;

import dev.keyfence.verifier.decide.DenyReason;
import java.time.Duration;

/**
 * How many requests one key may make: a bucket of so many tokens, which fills again evenly in a
 * window. So no more than twice the quota passes in any one window: a full bucket, and what flows
 * in.
 *
 * @param name what clients are told that it is called
 * @param quota requests of one key, at the whole fleet; 1 to {@value #QUOTA_MAX}
 * @param window whole seconds, 1 to 31 days of them
 * @param exceeded why a request beyond it is refused: rate limited, or quota exceeded
 */
public record RateLimit(String name, long quota, Duration window, DenyReason exceeded) {

    /** More than any key makes in a month. */
    public static final long QUOTA_MAX = 1_000_000_000;

    /** Of requests in a second; beyond, a token would be worth less time than a clock tells. */
    public static final long PER_SECOND_MAX = 1_000_000;

    /** Months begin again by themselves; this is the longest. */
    public static final Duration WINDOW_MAX = Duration.ofDays(31);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when one is not kept; the message says which
     */
    public RateLimit {
        if (!name.matches("[A-Za-z0-9_-]{1,32}")) {
            throw new IllegalArgumentException(
                    "a limit's name has 1 to 32 of A-Z a-z 0-9 _ -: '" + name + "'");
        }
        if (window.compareTo(Duration.ofSeconds(1)) < 0
                || window.compareTo(WINDOW_MAX) > 0
                || !window.equals(Duration.ofSeconds(window.toSeconds()))) {
            throw new IllegalArgumentException(
                    "a limit's window is whole seconds, PT1S to P31D, not " + window);
        }
        if (quota < 1 || quota > QUOTA_MAX || quota / window.toSeconds() > PER_SECOND_MAX) {
            throw new IllegalArgumentException(
                    "a limit's requests are 1 to %d, and %d a second at the most, not %d in %s"
                            .formatted(QUOTA_MAX, PER_SECOND_MAX, quota, window));
        }
        if (exceeded != DenyReason.RATE_LIMITED && exceeded != DenyReason.QUOTA_EXCEEDED) {
            throw new IllegalArgumentException(
                    "a limit is exceeded as rate_limited or quota_exceeded, not "
                            + exceeded.code());
        }
    }
}
