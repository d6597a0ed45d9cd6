package dev.keyfence.streams.detection.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutcomesTest {

    private static final Duration WINDOW = Duration.ofSeconds(100);

    private final Outcomes outcomes = new Outcomes();

    @Test
    void whatLeavesTheWindowBecomesHistory() {
        for (int i = 0; i < 40; i++) {
            outcomes.add(1_000 + i, i % 4 == 0, WINDOW);
        }
        assertThat(outcomes.all()).isEqualTo(40);
        assertThat(outcomes.failed()).isEqualTo(10);
        assertThat(outcomes.history()).isZero();

        outcomes.add(5_000, true, WINDOW);

        assertThat(outcomes.all()).isEqualTo(1);
        assertThat(outcomes.history()).isEqualTo(40);
        assertThat(outcomes.usual()).isEqualTo(0.25);
    }

    @Test
    void historyFollows() {
        for (int i = 0; i < 3_000; i++) {
            outcomes.add(1_000 + i, true, WINDOW);
        }
        for (int i = 3_000; i < 20_000; i++) {
            outcomes.add(1_000 + i, false, WINDOW);
        }
        assertThat(outcomes.history()).isBetween(1_000L, 2_000L);
        assertThat(outcomes.usual()).isLessThan(0.01);
    }

    @Test
    void whatIsOlderThanTheWindowIsNotCounted() {
        outcomes.add(1_000, true, WINDOW);
        outcomes.add(500, true, WINDOW);
        outcomes.add(950, false, WINDOW);

        assertThat(outcomes.all()).isEqualTo(2);
        assertThat(outcomes.failed()).isEqualTo(1);
    }
}
