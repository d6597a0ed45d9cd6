package dev.keyfence.streams.detection.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateTest {

    private static final long NOON = 1_772_452_800;

    private final Rate rate = new Rate();

    @Test
    void learnsWhatIsUsual() {
        days(0, 10, 20);

        assertThat(rate.usual()).isCloseTo(20, within(0.5f));
        assertThat(rate.ageSeconds()).isEqualTo(10 * 86_400L - 300);
    }

    @Test
    void aSpikeDoesNotBecomeUsual() {
        days(0, 10, 20);
        add(NOON + 10 * 86_400L, 100_000);
        add(NOON + 10 * 86_400L + 300, 1);

        assertThat(rate.usual()).isLessThan(25);
    }

    @Test
    void whatStaysBecomesUsual() {
        days(0, 10, 20);
        days(10, 20, 200);

        assertThat(rate.usual()).isCloseTo(200, within(10f));
    }

    @Test
    void whatIsLateCountsNoMore() {
        assertThat(rate.add(NOON)).isEqualTo(1);
        assertThat(rate.add(NOON + 299)).isEqualTo(2);
        assertThat(rate.add(NOON + 300)).isEqualTo(1);
        assertThat(rate.add(NOON)).isZero();
        assertThat(rate.add(NOON + 301)).isEqualTo(2);
    }

    @Test
    void beginsAnewAfterFourWeeksOfSilence() {
        days(0, 10, 20);
        assertThat(rate.add(NOON + 60 * 86_400L)).isEqualTo(1);

        assertThat(rate.ageSeconds()).isZero();
        assertThat(rate.usual()).isZero();
    }

    private void days(int from, int to, int count) {
        for (long second = from * 86_400L; second < to * 86_400L; second += 300) {
            add(NOON + second, count);
        }
    }

    private void add(long second, int count) {
        for (int i = 0; i < count; i++) {
            int _ = rate.add(second);
        }
    }
}
