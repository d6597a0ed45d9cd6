package dev.keyfence.verifier.profile;

import java.time.Duration;

/**
 * That a profile takes tokens which are signed with its keys (JWT, HS256), and which of them.
 *
 * @param leeway how much a clock of whoever makes tokens may differ from ours: a token is good so
 *     long before its {@code iat} and after its {@code exp}
 * @param lifetimeMax how far {@code iat} and {@code exp} may lie apart
 */
public record JwtRules(Duration leeway, Duration lifetimeMax) {

    /** Clocks that are kept by NTP differ by less. */
    public static final Duration LEEWAY_DEFAULT = Duration.ofSeconds(30);

    /** More is no difference of clocks. */
    public static final Duration LEEWAY_MAX = Duration.ofMinutes(10);

    /** A working day; who needs more can make another token. */
    public static final Duration LIFETIME_DEFAULT = Duration.ofDays(1);

    /** A token that lives for ever is a key. */
    public static final Duration LIFETIME_MAX = Duration.ofDays(366);

    /** Checks the ranges. */
    public JwtRules {
        if (leeway.isNegative() || leeway.compareTo(LEEWAY_MAX) > 0) {
            throw new IllegalArgumentException(
                    "the leeway is 0 to " + LEEWAY_MAX.toSeconds() + " seconds");
        }
        if (lifetimeMax.compareTo(Duration.ofSeconds(1)) < 0
                || lifetimeMax.compareTo(LIFETIME_MAX) > 0) {
            throw new IllegalArgumentException(
                    "the longest lifetime is 1 to " + LIFETIME_MAX.toSeconds() + " seconds");
        }
    }
}
