package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.FAR;
import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.OFFICE;
import static dev.keyfence.streams.detection.Sightings.place;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.DetectorContract;
import dev.keyfence.streams.detection.Scene;
import dev.keyfence.streams.detection.Sightings;
import dev.keyfence.streams.detection.rule.Place;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.watch.Hit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** D12. */
class ImpossibleTravelTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE).agent("curl");

    @Override
    protected Rule rule() {
        return ImpossibleTravel.RULE;
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("enabled", "true");
    }

    @Override
    protected List<Sighting> story() {
        return List.of(
                STEP.allowed(), STEP.later(Duration.ofHours(1)).from("192.0.2.1", FAR).allowed());
    }

    @Test
    void isMediumAsLongAsTheNetworkIsNewToTheKey() {
        Scene scene = scene();

        assertThat(own(scene.play(story())))
                .extracting(Hit::severity)
                .containsExactly(Severity.MEDIUM);
        assertThat(own(scene.play(STEP.later(Duration.ofHours(2)).allowed())))
                .extracting(Hit::severity)
                .containsExactly(Severity.LOW);
    }

    @Test
    void aKeyOnManyPhonesIsEverywhere() {
        Scene scene = scene();
        for (int i = 0; i < 5; i++) {
            Place carrier = place(64_510 + i, "DE", "Bonn", OFFICE.point());
            var _ = scene.play(STEP.from("198.51." + i + ".1", carrier).allowed());
        }
        assertThat(own(scene.play(STEP.from("192.0.2.1", FAR).allowed()))).isEmpty();
    }

    @Test
    void isOffByDefault() {
        assertThat(own(Scene.decoded().play(story()))).isEmpty();
    }

    @Test
    void anAeroplaneIsFastEnough() {
        Sightings there = STEP.from("192.0.2.1", FAR);

        assertThat(hits(List.of(STEP.allowed(), there.later(Duration.ofHours(10)).allowed())))
                .isEmpty();
    }

    @Test
    void dataCentresAndUnknownPlacesDoNotTravel() {
        Place hosting = new Place(64_700, null, "BR", "Recife", FAR.point(), true, false);
        for (Place place : List.of(hosting, place(64_700, "BR", "Recife", null))) {
            Sightings there = STEP.from("192.0.2.1", place);
            assertThat(hits(List.of(STEP.allowed(), there.allowed()))).isEmpty();
        }
    }
}
