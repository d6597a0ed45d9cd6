package dev.keyfence.streams.usage.count;

import dev.keyfence.schemas.record.UsageStep;
import java.time.Duration;
import java.util.List;

/** How long windows are. */
public final class Steps {

    /** All, the shortest first. */
    public static final List<UsageStep> ALL = List.of(UsageStep.values());

    private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private Steps() {}

    /** The length of a window, in milliseconds. */
    public static long millis(UsageStep step) {
        return switch (step) {
            case MINUTE -> MINUTE_MILLIS;
            case HOUR -> HOUR_MILLIS;
            case DAY -> DAY_MILLIS;
        };
    }

    /** When the window begins that a time is in, in milliseconds since the epoch. */
    public static long start(UsageStep step, long millis) {
        return millis - Math.floorMod(millis, millis(step));
    }
}
