package dev.keyfence.streams.detection.memory;

import java.util.Arrays;

/**
 * In which of the 168 hours of a week (UTC) something happened, for this week and the four before
 * it: a bit for each hour of each week, 24 bytes a week.
 */
public final class Hours implements Trace {

    /** How many weeks before this one are known. */
    public static final int WEEKS = 4;

    private static final long HOUR_SECONDS = 3600;
    private static final int HOURS_OF_DAY = 24;
    private static final int HOURS_OF_WEEK = 168;
    private static final int WORDS = 3;

    private long lastHour;

    /** This week's words, then those of the week before, and so on. */
    private final long[] weeks = new long[(WEEKS + 1) * WORDS];

    /**
     * Notes that it happens.
     *
     * @param second when, in seconds since the epoch
     * @return true when it is later than all before, and the first in its hour
     */
    public boolean note(long second) {
        long hour = second / HOUR_SECONDS;
        if (hour == lastHour) {
            return false;
        }
        boolean later = hour > lastHour;
        if (later) {
            turn(hour / HOURS_OF_WEEK - lastHour / HOURS_OF_WEEK);
            lastHour = hour;
        }
        long week = lastHour / HOURS_OF_WEEK - hour / HOURS_OF_WEEK;
        if (week <= WEEKS) {
            int slot = (int) (hour % HOURS_OF_WEEK);
            weeks[(int) week * WORDS + slot / Long.SIZE] |= 1L << slot;
        }
        return later;
    }

    /**
     * In how many of the four weeks before this one it happened at about the time of day of the
     * latest, an hour more or less, on whatever day.
     */
    public int weeksAboutThisTime() {
        int found = 0;
        int time = (int) (lastHour % HOURS_OF_DAY);
        for (int week = 1; week <= WEEKS; week++) {
            boolean any = false;
            for (int slot = 0; slot < HOURS_OF_WEEK; slot++) {
                int apart = Math.abs(slot % HOURS_OF_DAY - time);
                any |= Math.min(apart, HOURS_OF_DAY - apart) <= 1 && happened(week, slot);
            }
            found += any ? 1 : 0;
        }
        return found;
    }

    /** In how many of the four weeks before this one it happened on the weekday of the latest. */
    public int weeksOfThisDay() {
        int found = 0;
        int day = (int) (lastHour % HOURS_OF_WEEK) / HOURS_OF_DAY;
        for (int week = 1; week <= WEEKS; week++) {
            boolean any = false;
            for (int time = 0; time < HOURS_OF_DAY; time++) {
                any |= happened(week, day * HOURS_OF_DAY + time);
            }
            found += any ? 1 : 0;
        }
        return found;
    }

    /** In how many different hours it happened in the four weeks before this one. */
    public int active() {
        int found = 0;
        for (int word = 0; word < WORDS; word++) {
            long any = 0;
            for (int week = 1; week <= WEEKS; week++) {
                any |= weeks[week * WORDS + word];
            }
            found += Long.bitCount(any);
        }
        return found;
    }

    @Override
    public boolean blank() {
        return lastHour == 0;
    }

    @Override
    public void write(Packer out) {
        out.number(lastHour);
        for (long word : weeks) {
            out.whole(word);
        }
    }

    @Override
    public void read(Unpacker in) {
        lastHour = in.number();
        for (int i = 0; i < weeks.length; i++) {
            weeks[i] = in.whole();
        }
    }

    private boolean happened(int week, int slot) {
        return ((weeks[week * WORDS + slot / Long.SIZE] >>> slot) & 1) != 0;
    }

    private void turn(long count) {
        int shift = (int) Math.min(count, WEEKS + 1) * WORDS;
        System.arraycopy(weeks, 0, weeks, shift, weeks.length - shift);
        Arrays.fill(weeks, 0, shift, 0);
    }
}
