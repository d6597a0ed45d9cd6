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

/** D17. */
class ErrorRatioSpikeTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE).agent("curl");
    private static final Sightings NOW = STEP.later(Duration.ofMinutes(220));

    @Override
    protected Rule rule() {
        return ErrorRatioSpike.RULE;
    }

    @Override
    protected List<Sighting> story() {
        List<Sighting> story = new ArrayList<>(fine());
        IntStream.range(0, 20).forEach(_ -> story.add(NOW.denied("route_not_allowed")));
        return story;
    }

    @Test
    void theEndOfAKeyIsNoError() {
        Scene scene = scene();
        var _ = scene.play(fine());
        for (int i = 0; i < 100; i++) {
            assertThat(own(scene.play(NOW.denied("expired")))).isEmpty();
            assertThat(own(scene.play(NOW.denied("fenced")))).isEmpty();
        }
    }

    @Test
    void whoIsAlwaysRefusedIsNotNew() {
        Scene scene = scene();
        for (int i = 0; i < 500; i++) {
            Sightings now = STEP.later(Duration.ofMinutes(i));
            var _ = scene.play(now.allowed());
            var _ = scene.play(now.denied("rate_limited"));
        }
        assertThat(own(scene.hits())).isEmpty();
    }

    private static List<Sighting> fine() {
        return IntStream.range(0, 200)
                .mapToObj(i -> STEP.later(Duration.ofMinutes(i)).allowed())
                .toList();
    }
}
