package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.OFFICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.streams.detection.DetectorContract;
import dev.keyfence.streams.detection.Scene;
import dev.keyfence.streams.detection.Sightings;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** D16. */
class RateSpikeTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE).agent("curl");

    @Override
    protected Rule rule() {
        return RateSpike.RULE;
    }

    @Override
    protected List<Sighting> story() {
        List<Sighting> story = new ArrayList<>(steady(4));
        story.addAll(burst(Duration.ofDays(4), 50));
        return story;
    }

    @Test
    void isSilentBeforeThreeDaysAreKnown() {
        Scene scene = scene();
        var _ = scene.play(steady(2));

        assertThat(own(scene.play(burst(Duration.ofDays(2), 500)))).isEmpty();
    }

    @Test
    void saysASpikeOnceForEachDoubling() {
        Scene scene = scene();
        var _ = scene.play(steady(4));

        assertThat(own(scene.play(burst(Duration.ofDays(4), 399)))).hasSize(3);
    }

    @Test
    void whatComesEveryDayAtTheSameTimeBecomesUsual() {
        Scene scene = scene();
        for (int day = 0; day < 28; day++) {
            Duration at = Duration.ofDays(day);
            for (int i = 0; i < 12; i++) {
                var _ = scene.play(burst(at.plus(Duration.ofMinutes(5L * i)), 200));
            }
        }
        int before = own(scene.hits()).size();

        assertThat(own(scene.play(burst(Duration.ofDays(28), 200)))).isEmpty();
        assertThat(before).isLessThan(30);
    }

    /** Two every five minutes. */
    private static List<Sighting> steady(int days) {
        return IntStream.range(0, days * 288)
                .boxed()
                .flatMap(i -> burst(Duration.ofMinutes(5L * i), 2).stream())
                .toList();
    }

    private static List<Sighting> burst(Duration after, int count) {
        return IntStream.range(0, count).mapToObj(_ -> STEP.later(after).allowed()).toList();
    }
}
