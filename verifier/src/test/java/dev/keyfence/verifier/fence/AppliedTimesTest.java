package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AppliedTimesTest {

    private static final long SECOND = 1_000_000_000;

    private final AppliedTimes times = new AppliedTimes();

    @Test
    void aPositionIsAsOldAsTheStepThatWentPastIt() {
        times.applied(10, SECOND);
        times.applied(20, 2 * SECOND);
        times.applied(30, 3 * SECOND);

        assertThat(times.ageNanos(9, 10 * SECOND)).hasValue(9 * SECOND);
        assertThat(times.ageNanos(10, 10 * SECOND)).hasValue(8 * SECOND);
        assertThat(times.ageNanos(29, 10 * SECOND)).hasValue(7 * SECOND);
    }

    @Test
    void whatThisNodeHasNotAppliedEitherHasNoAge() {
        assertThat(times.ageNanos(0, SECOND)).isEmpty();
        times.applied(10, SECOND);
        assertThat(times.ageNanos(10, SECOND)).isEmpty();
    }

    @Test
    void forgetsWhenTheLogIsReadAgain() {
        times.applied(10, SECOND);
        times.applied(0, 5 * SECOND);
        times.applied(20, 6 * SECOND);
        assertThat(times.ageNanos(5, 7 * SECOND)).hasValue(SECOND);
    }

    @Test
    void isNeverTooYoungAndTooOldByItsGrainAtTheMost() {
        TreeMap<Long, Long> model = new TreeMap<>();
        Random random = new Random(7);
        long position = 0;
        long now = 0;
        for (int i = 0; i < 100_000; i++) {
            position += 1 + random.nextInt(3);
            now += random.nextInt(random.nextInt(10) == 0 ? 200_000_000 : 2_000_000);
            times.applied(position, now);
            model.put(position, now);
            long asked = position - random.nextInt(300);
            long exact = now - model.higherEntry(Math.min(asked, position - 1)).getValue();
            assertThat(times.ageNanos(Math.min(asked, position - 1), now).orElseThrow())
                    .isBetween(exact, exact + AppliedTimes.GRAIN_NANOS);
        }
    }
}
