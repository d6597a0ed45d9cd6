package dev.keyfence.streams.detection.rule;

import java.time.Duration;

/** Checks that records of settings make of their values. */
public final class Setting {

    private Setting() {}

    /**
     * Refuses a number out of its range.
     *
     * @throws IllegalArgumentException that says what is expected
     */
    public static void between(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    "%s is %s to %s, not %s"
                            .formatted(name, plain(least), plain(most), plain(value)));
        }
    }

    /**
     * Refuses a duration out of its range.
     *
     * @throws IllegalArgumentException that says what is expected
     */
    public static void between(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "%s is %s to %s, not %s".formatted(name, least, most, value));
        }
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
