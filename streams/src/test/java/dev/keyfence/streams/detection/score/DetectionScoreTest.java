package dev.keyfence.streams.detection.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.streams.detection.score.Budgets.Budget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The report's scoring on a small world: the budgets hold. */
class DetectionScoreTest {

    @Test
    void keepsWithinItsBudgets() {
        World quiet = DetectionReport.dev(Size.SMALL);
        Run benign = Run.of(quiet, List.of());
        World world = DetectionReport.dev(Size.SMALL);
        Score score = new Score(Run.of(world, Plots.all(world)), DetectionReport.SEED);

        List<Budget> budgets = Budgets.of(benign, score);
        assertThat(budgets).as(Tables.rules(score) + Tables.mistakes(score)).allMatch(Budget::met);
        assertThat(benign.keyBytes().getMax()).isLessThanOrEqualTo(2_048);
    }

    @Test
    void drawsTheSameTwiceInTheOrderOfTime() {
        Size tiny = new Size(300, 8, 3, 20, 2, 1);
        World one = DetectionReport.dev(tiny);
        World other = DetectionReport.dev(tiny);
        Iterator<Event> events = one.events(Plots.all(one));
        Iterator<Event> again = other.events(Plots.all(other));
        long before = Long.MIN_VALUE;
        long count = 0;
        while (events.hasNext()) {
            Event event = events.next();
            assertThat(event.micros()).isGreaterThanOrEqualTo(before);
            before = event.micros();
            Event twin = again.next();
            assertThat(twin.micros()).isEqualTo(event.micros());
            assertThat(twin.decision()).isEqualTo(event.decision());
            count++;
        }
        assertThat(again.hasNext()).isFalse();
        assertThat(count).isGreaterThan(10_000);
    }

    @Test
    void devAndTestHaveNoKeyAndNoDayInCommon() {
        World dev = DetectionReport.dev(Size.FULL);
        World test = DetectionReport.test(Size.FULL);
        assertThat(dev.endMicros).isLessThan(test.beginMicros);
        assertThat(dev.keys.stream().map(Key::id))
                .doesNotContainAnyElementsOf(test.keys.stream().map(Key::id).toList());
    }

    @Test
    void readsRealLogs() throws IOException {
        String directory = System.getProperty("score.data");
        Assumptions.assumeTrue(directory != null, "-Dscore.data names no directory with real logs");
        List<RealSlice> slices = new ArrayList<>();
        for (Path file : DetectionReport.logs(Path.of(directory))) {
            slices.add(RealSlice.of(file));
        }
        assertThat(slices).isNotEmpty().allMatch(slice -> slice.decisions() > 0);
    }
}
