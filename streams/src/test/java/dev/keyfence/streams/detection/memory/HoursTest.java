package dev.keyfence.streams.detection.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoursTest {

    private static final long HOUR = 3_600;
    private static final long WEEK = 168 * HOUR;
    private static final long MONDAY = 2_900 * WEEK + 4 * 24 * HOUR;

    private final Hours hours = new Hours();

    @Test
    void knowsTheFourWeeksBeforeThisOne() {
        for (int week = 0; week < 6; week++) {
            assertThat(hours.note(MONDAY + week * WEEK)).isTrue();
            assertThat(hours.weeksAboutThisTime()).isEqualTo(Math.min(week, 4));
            assertThat(hours.weeksOfThisDay()).isEqualTo(Math.min(week, 4));
        }
        assertThat(hours.active()).isEqualTo(1);
    }

    @Test
    void anHourIsNewOnce() {
        assertThat(hours.note(MONDAY)).isTrue();
        assertThat(hours.note(MONDAY + HOUR - 1)).isFalse();
        assertThat(hours.note(MONDAY + HOUR)).isTrue();
    }

    @Test
    void whatIsLateCountsInItsOwnWeek() {
        assertThat(hours.note(MONDAY + WEEK)).isTrue();
        assertThat(hours.note(MONDAY + 5 * HOUR)).isFalse();
        assertThat(hours.note(MONDAY - 9 * WEEK)).isFalse();
        assertThat(hours.active()).isEqualTo(1);
        assertThat(hours.note(MONDAY + WEEK + 5 * HOUR)).isTrue();
        assertThat(hours.weeksAboutThisTime()).isEqualTo(1);
    }

    @Test
    void tellsTimesOfDayFromWeekdays() {
        assertThat(hours.note(MONDAY)).isTrue();
        // An hour before midnight is an hour from it; two are not.
        assertThat(hours.note(MONDAY + WEEK + 2 * 24 * HOUR - HOUR)).isTrue();
        assertThat(hours.weeksAboutThisTime()).isEqualTo(1);
        assertThat(hours.weeksOfThisDay()).isZero();
        assertThat(hours.note(MONDAY + 2 * WEEK + 2 * HOUR)).isTrue();
        assertThat(hours.weeksAboutThisTime()).isZero();
        assertThat(hours.weeksOfThisDay()).isEqualTo(1);
    }

    @Test
    void forgetsAllAfterALongSilence() {
        assertThat(hours.note(MONDAY)).isTrue();
        assertThat(hours.note(MONDAY + 50 * WEEK)).isTrue();
        assertThat(hours.active()).isZero();
    }
}
