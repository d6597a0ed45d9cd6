package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.FAR;
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

/** D11. */
class ConcurrentUseTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE).agent("curl");
    private static final Sightings THEN = STEP.later(Duration.ofDays(40));

    @Override
    protected Rule rule() {
        return ConcurrentUse.RULE;
    }

    @Override
    protected List<Sighting> story() {
        List<Sighting> story = new ArrayList<>(settled());
        story.add(THEN.allowed());
        story.add(THEN.from("192.0.2.1", FAR).agent("python-requests").allowed());
        story.add(THEN.later(Duration.ofMinutes(1)).allowed());
        return story;
    }

    @Test
    void aMoveIsNoSharing() {
        Scene scene = scene();
        var _ = scene.play(settled());
        Sightings there = THEN.from("192.0.2.1", FAR).agent("python-requests");
        var _ = scene.play(THEN.allowed());
        for (int i = 0; i < 9; i++) {
            assertThat(own(scene.play(there.later(Duration.ofMinutes(i)).allowed()))).isEmpty();
        }
    }

    @Test
    void theSameClientOrAnUnknownPlaceIsNotEnough() {
        for (Sightings there :
                List.of(THEN.from("192.0.2.1", FAR), THEN.from("192.0.2.1").agent("go"))) {
            Scene scene = scene();
            var _ = scene.play(settled());
            var _ = scene.play(THEN.allowed());
            var _ = scene.play(there.allowed());
            assertThat(own(scene.play(THEN.allowed()))).isEmpty();
        }
    }

    @Test
    void whatAlwaysRanInTwoPlacesIsHowItIsMeant() {
        Scene scene = scene();
        for (int i = 0; i < 100; i++) {
            Sightings now = STEP.later(Duration.ofMinutes(10L * i));
            var _ = scene.play(now.allowed());
            var _ = scene.play(now.from("192.0.2.1", FAR).agent("go").allowed());
        }
        assertThat(own(scene.hits())).isEmpty();
    }

    /** Used for forty days from the office, once an hour by day. */
    private static List<Sighting> settled() {
        return IntStream.range(0, 40 * 8)
                .mapToObj(i -> STEP.later(Duration.ofHours(i / 8 * 24L + i % 8)).allowed())
                .toList();
    }
}
