package dev.keyfence.verifier.solo;

import dev.keyfence.streams.usage.UsageLimits;
import java.time.Duration;

/**
 * For how long usage is kept, each after the window's end.
 *
 * @param minutes usage by the minute: 5 minutes at least
 * @param hours usage by the hour: for as long at least
 * @param days usage by the day: for as long at least, and 731 days at the most
 */
public record UsageRetention(Duration minutes, Duration hours, Duration days) {

    /** What holds when nothing else is said. */
    public static final UsageRetention DEFAULTS =
            new UsageRetention(UsageLimits.MINUTES, UsageLimits.HOURS, UsageLimits.DAYS);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException when they make no sense
     */
    public UsageRetention {
        UsageLimits _ = UsageLimits.DEFAULT.keeping(minutes, hours, days);
    }

    /** The topology's limits. */
    UsageLimits limits() {
        return UsageLimits.DEFAULT.keeping(minutes, hours, days);
    }
}
