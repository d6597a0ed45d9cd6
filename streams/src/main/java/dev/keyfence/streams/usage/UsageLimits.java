package dev.keyfence.streams.usage;

import dev.keyfence.schemas.record.UsageStep;
import java.time.Duration;

/**
 * How long windows are kept, and what bounds the state.
 *
 * @param minutes how long after its end a minute is kept
 * @param hours how long after its end an hour is kept
 * @param days how long after its end a day is kept
 * @param ahead how far ahead of the broker's clock a decision's time may be; one that is further
 *     ahead is counted at the broker's time
 * @param cachedWindows how many windows each task keeps decoded; those beyond are written to disk
 *     and read again when they are counted in
 * @param directWindows when a task changes so many windows between two commits, minutes that are
 *     new are counted in their hours and days when they are over
 * @param routesOfOwner how many routes of a profile an owner may be the first to ask for on a day,
 *     in each partition; further ones count as {@code other}
 * @param routesOfProfile how many routes a profile has on a day, in each partition; further ones
 *     count as {@code other}
 */
public record UsageLimits(
        Duration minutes,
        Duration hours,
        Duration days,
        Duration ahead,
        int cachedWindows,
        int directWindows,
        int routesOfOwner,
        int routesOfProfile) {

    /** Yesterday, minute by minute. */
    public static final Duration MINUTES = Duration.ofDays(2);

    /** A quarter. */
    public static final Duration HOURS = Duration.ofDays(90);

    /** Two years: this year and the one to compare it with. */
    public static final Duration DAYS = Duration.ofDays(731);

    /** More than clocks that somebody looks after differ by. */
    public static final Duration AHEAD = Duration.ofMinutes(5);

    /** Some 6 MB a task; twelve tasks may run in one process. */
    public static final int CACHED_WINDOWS = 8_192;

    /** Some 20 ms a second in each task; with less to do, hours and days are never behind. */
    public static final int DIRECT_WINDOWS = 1_000;

    /** An API has fewer routes; a scan has more. */
    public static final int ROUTES_OF_OWNER = 100;

    /** However many owners scan. */
    public static final int ROUTES_OF_PROFILE = 1_000;

    private static final Duration MINUTES_MIN = Duration.ofMinutes(5);

    /** What holds when nothing else is said. */
    public static final UsageLimits DEFAULT =
            new UsageLimits(
                    MINUTES,
                    HOURS,
                    DAYS,
                    AHEAD,
                    CACHED_WINDOWS,
                    DIRECT_WINDOWS,
                    ROUTES_OF_OWNER,
                    ROUTES_OF_PROFILE);

    /** Checks the values. */
    public UsageLimits {
        if (minutes.compareTo(MINUTES_MIN) < 0
                || hours.compareTo(minutes) < 0
                || days.compareTo(hours) < 0) {
            throw new IllegalArgumentException(
                    "usage is kept by the minute for 5 minutes at least, by the hour for as long, and"
                            + " by the day for as long as that; not %s, %s and %s"
                                    .formatted(minutes, hours, days));
        }
        if (days.compareTo(DAYS) > 0) {
            throw new IllegalArgumentException(
                    "usage is kept for %s at the most, since the topic ends after that; not for %s"
                            .formatted(DAYS, days));
        }
        if (ahead.isNegative() || ahead.compareTo(minutes) > 0) {
            throw new IllegalArgumentException(
                    "the tolerance for clocks that are ahead is from 0 to what minutes are kept for");
        }
        if (cachedWindows < 1 || directWindows < 0 || routesOfOwner < 1 || routesOfProfile < 1) {
            throw new IllegalArgumentException(
                    "there is room for one window and one route at least");
        }
    }

    /**
     * The same limits with another retention.
     *
     * @throws IllegalArgumentException when it makes no sense
     */
    public UsageLimits keeping(Duration forMinutes, Duration forHours, Duration forDays) {
        return new UsageLimits(
                forMinutes,
                forHours,
                forDays,
                ahead,
                cachedWindows,
                directWindows,
                routesOfOwner,
                routesOfProfile);
    }

    /** How long after its end a window of this length is kept. */
    Duration retention(UsageStep step) {
        return switch (step) {
            case MINUTE -> minutes;
            case HOUR -> hours;
            case DAY -> days;
        };
    }
}
