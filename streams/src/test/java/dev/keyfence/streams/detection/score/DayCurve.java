package dev.keyfence.streams.detection.score;

import java.util.concurrent.TimeUnit;

/**
 * How busy the hours of a week are, 0 to 1. Immutable.
 *
 * @param habit of whom
 * @param shiftHours how far its time zone is from UTC
 * @param mean over the week
 */
record DayCurve(Key.Habit habit, int shiftHours, double mean) {

    private static final int WEEK_HOURS = 168;

    /** 1970-01-01 was a Thursday; the week begins on Monday. */
    private static final int EPOCH_HOURS = 72;

    static DayCurve of(Key.Habit habit, int shiftHours) {
        double sum = 0;
        for (int hour = 0; hour < WEEK_HOURS; hour++) {
            sum += busy(habit, hour);
        }
        return new DayCurve(habit, shiftHours, sum / WEEK_HOURS);
    }

    /** How busy it is at this time. */
    double at(long micros) {
        long hours = TimeUnit.MICROSECONDS.toHours(micros) + EPOCH_HOURS + shiftHours;
        return busy(habit, (int) Math.floorMod(hours, (long) WEEK_HOURS));
    }

    private static double busy(Key.Habit habit, int weekHour) {
        int hour = weekHour % 24;
        boolean weekend = weekHour >= 120;
        boolean work = !weekend && hour >= 8 && hour < 18;
        double wave = 0.5 - 0.5 * Math.cos((hour - 3) / 24.0 * 2 * Math.PI);
        return switch (habit) {
            case SERVER -> (weekend ? 0.7 : 1) * (0.35 + 0.65 * wave);
            case CI -> work ? 1 : hour == 2 ? 0.8 : 0.05;
            case APP -> 0.15 + 0.85 * (0.5 - 0.5 * Math.cos((hour - 8) / 24.0 * 2 * Math.PI));
            case OFFICE -> work ? 1 : !weekend && (hour == 7 || hour == 18) ? 0.2 : 0.001;
            case LAPTOP -> work ? 1 : hour >= 18 && hour < 23 ? 0.3 : 0.002;
            case MONITOR, NONE -> 1;
        };
    }
}
