package dev.keyfence.streams.detection.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentTest {

    private static final Duration WINDOW = Duration.ofSeconds(100);

    private final Recent recent = Recent.of(3).get();

    @Test
    void forgetsWhatWasLeftAloneLongest() {
        int _ = recent.see(1, 10);
        int _ = recent.see(2, 20);
        int _ = recent.see(3, 30);
        assertThat(recent.see(1, 40)).isEqualTo(2);
        assertThat(recent.see(4, 50)).isEqualTo(1);

        assertThat(recent.knows(2)).isFalse();
        assertThat(recent.knows(1)).isTrue();
        assertThat(recent.within(50, WINDOW)).isEqualTo(3);
    }

    @Test
    void windowsEndWithTheLatest() {
        int _ = recent.see(1, 1_000);
        int _ = recent.see(2, 500);

        assertThat(recent.within(500, WINDOW)).isEqualTo(1);
        assertThat(recent.withinWith(3, 500, WINDOW, 9)).isEqualTo(1);
        assertThat(recent.withinWith(3, 950, WINDOW, 9)).isEqualTo(2);
        assertThat(recent.withinWith(1, 1_000, WINDOW, 9)).isEqualTo(1);
    }

    @Test
    void whatWasSeenTooOftenDoesNotCount() {
        int _ = recent.see(1, 1_000);
        int _ = recent.see(1, 1_000);

        assertThat(recent.withinWith(2, 1_000, WINDOW, 2)).isEqualTo(2);
        assertThat(recent.withinWith(2, 1_000, WINDOW, 1)).isEqualTo(1);
        assertThat(recent.withinWith(1, 1_000, WINDOW, 2)).isZero();
    }

    @Test
    void knowsSinceWhen() {
        int _ = recent.see(1, 800);
        int _ = recent.see(1, 980);
        int _ = recent.see(2, 990);

        assertThat(recent.firstWithin(1_000, WINDOW)).isEqualTo(900);
        assertThat(recent.firstWithin(1_000, Duration.ofSeconds(500))).isEqualTo(800);
    }
}
