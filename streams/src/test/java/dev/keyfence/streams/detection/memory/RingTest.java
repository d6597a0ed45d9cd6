package dev.keyfence.streams.detection.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RingTest {

    private static final Duration WINDOW = Duration.ofSeconds(100);

    private final Ring ring = new Ring();

    @Test
    void countsWhatIsInTheWindowToABucket() {
        long seed = 7;
        Random random = new Random(seed);
        List<Long> all = new ArrayList<>();
        long newest = 0;
        for (int i = 0; i < 5_000; i++) {
            long second = 100_000 + i * 3L - random.nextInt(120);
            newest = Math.max(newest, second / 10);
            if (second / 10 > newest - 10) {
                all.add(second / 10);
            }
            long first = newest - 10;
            all.removeIf(bucket -> bucket <= first);

            assertThat(ring.add(second, WINDOW))
                    .as("seed %d, step %d", seed, i)
                    .isEqualTo(all.size());
        }
    }

    @Test
    void whatIsOlderThanTheWindowIsNotCounted() {
        assertThat(ring.add(1_000, WINDOW)).isEqualTo(1);
        assertThat(ring.add(895, WINDOW)).isEqualTo(1);
        assertThat(ring.add(915, WINDOW)).isEqualTo(2);
        assertThat(ring.sinceSecond()).isEqualTo(910);
    }

    @Test
    void aWindowThatEndsEarlierDoesNotHoldWhatCameAfter() {
        int _ = ring.add(1_000, WINDOW);
        int _ = ring.add(1_050, WINDOW);

        assertThat(ring.sum(1_049, WINDOW)).isEqualTo(1);
        assertThat(ring.sum(1_050, WINDOW)).isEqualTo(2);
        assertThat(ring.sum(1_100, WINDOW)).isEqualTo(1);
    }

    @Test
    void isTheSameAfterClearingAsIfReadBackFromNothing() {
        int _ = ring.add(1_000, WINDOW);
        ring.clear();

        assertThat(ring.blank()).isTrue();
        assertThat(ring.add(500, WINDOW)).isEqualTo(1);
    }

    @Test
    void anotherWindowBeginsAnew() {
        int _ = ring.add(1_000, WINDOW);

        assertThat(ring.add(1_000, Duration.ofSeconds(200))).isEqualTo(1);
    }
}
