package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.FAR;
import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.OFFICE;
import static dev.keyfence.streams.detection.Sightings.place;
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

/** D10. */
class IpBurstTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE).agent("curl");
    private static final Sightings THEN = STEP.later(Duration.ofDays(40));

    @Override
    protected Rule rule() {
        return IpBurst.RULE;
    }

    @Override
    protected List<Sighting> story() {
        List<Sighting> story = new ArrayList<>(settled());
        for (int i = 0; i < 5; i++) {
            story.add(from(i).later(Duration.ofMinutes(i)).allowed());
        }
        return story;
    }

    @Test
    void newMachinesOfOneDataCentreAreNoBurst() {
        Scene scene = scene();
        var _ = scene.play(settled());
        for (int i = 0; i < 20; i++) {
            assertThat(own(scene.play(THEN.from("192.0.2." + i, FAR).allowed()))).isEmpty();
        }
    }

    @Test
    void takesNetworksForSystemsWhereThoseAreNotKnown() {
        Scene one = scene();
        Scene three = scene();
        var _ = one.play(settled());
        var _ = three.play(settled());
        for (int i = 0; i < 5; i++) {
            var _ = one.play(THEN.from("192.0.2." + i).allowed());
            var _ = three.play(THEN.from("192.0." + i + ".1").allowed());
        }
        assertThat(own(one.hits())).isEmpty();
        assertThat(own(three.hits())).hasSize(1);
    }

    @Test
    void slowlyIsNoBurst() {
        Scene scene = scene();
        var _ = scene.play(settled());
        for (int i = 0; i < 20; i++) {
            assertThat(own(scene.play(from(i).later(Duration.ofMinutes(10L * i)).allowed())))
                    .isEmpty();
        }
    }

    private static Sightings from(int i) {
        return THEN.from("192.0.2." + i, place(64_600 + i, "BR", "Recife", null));
    }

    /** Used for forty days from the office, once an hour by day. */
    private static List<Sighting> settled() {
        return IntStream.range(0, 40 * 8)
                .mapToObj(i -> STEP.later(Duration.ofHours(i / 8 * 24L + i % 8)).allowed())
                .toList();
    }
}
