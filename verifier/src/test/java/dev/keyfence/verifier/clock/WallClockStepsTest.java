package dev.keyfence.verifier.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keyfence.verifier.clock.WallClockSteps.Reading;
import dev.keyfence.verifier.seeded.Seeded;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
class WallClockStepsTest {

    private static final long START = 1_700_000_000_000L;

    private final WallClockSteps steps = new WallClockSteps();

    /** Simulated clocks; a nanosecond counter may be anything, and wraps. */
    private long nanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);

    private long wall = START;

    @Test
    void seesNoStepWhenBothClocksRun() {
        assertThat(look()).isZero();
        pass(10_000);
        assertThat(look()).isZero();
    }

    @Test
    void tellsByHowMuchTheClockWasSetBackOnce() {
        look();
        pass(250);
        wall -= 7_200_000;
        assertThat(look()).isEqualTo(-7_200_000);
        pass(250);
        assertThat(look()).isZero();
    }

    @Test
    void tellsByHowMuchTheClockWasSetAhead() {
        look();
        wall += 3_000;
        assertThat(look()).isEqualTo(3_000);
    }

    @Test
    void takesASlewedClockForOneThatWasNotSet() {
        look();
        for (int i = 0; i < 1_000; i++) {
            pass(250);
            wall -= 25;
            assertThat(look()).isZero();
        }
    }

    @Test
    void doesNotTakeAPauseBetweenItsOwnReadingsForAStep() {
        look();
        long before = nanos;
        pass(60_000);
        assertThat(steps.step(new Reading(before, wall, nanos))).isZero();
        assertThat(look()).isZero();
    }

    @Test
    void seesAStepThatFellIntoAPauseBetweenItsOwnReadings() {
        look();
        long before = nanos;
        pass(60_000);
        wall -= 20_000;
        assertThat(steps.step(new Reading(before, wall, nanos))).isZero();
        assertThat(look()).isEqualTo(-20_000);
    }

    @Test
    void tellsEveryStepWheneverTheProcessIsPaused(Random random) {
        look();
        long owed = 0;
        for (int i = 0; i < 20_000; i++) {
            pass(random.nextInt(1_000));
            if (random.nextInt(20) == 0) {
                long step = (random.nextBoolean() ? 1L : -1L) * random.nextLong(3_000, 10_000_000);
                wall += step;
                owed += step;
            }
            long before = nanos;
            pass(random.nextInt(10) == 0 ? random.nextInt(5_000) : 0);
            long read = wall;
            pass(random.nextInt(10) == 0 ? random.nextInt(5_000) : 0);
            long told = steps.step(new Reading(before, read, nanos));
            boolean paused = nanos - before > TimeUnit.MILLISECONDS.toNanos(200);
            // A pause of less than that may be taken for a part of the step.
            if (paused) {
                assertThat(told).isZero();
            } else if (owed == 0 || Math.abs(owed) > 2_500) {
                assertThat(told).isCloseTo(owed, within(400L));
                owed = 0;
            } else {
                owed = 0;
            }
        }
    }

    private long look() {
        return steps.step(new Reading(nanos, wall, nanos));
    }

    private void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        wall += millis;
    }
}
