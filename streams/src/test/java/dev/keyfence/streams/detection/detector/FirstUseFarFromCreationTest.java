package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.FAR;
import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.OFFICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.streams.detection.DetectorContract;
import dev.keyfence.streams.detection.Scene;
import dev.keyfence.streams.detection.Sightings;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** D19. Its story begins with a key event, which is no sighting. */
class FirstUseFarFromCreationTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE).agent("curl");

    @Override
    protected Rule rule() {
        return FirstUseFarFromCreation.RULE;
    }

    @Override
    protected List<Sighting> story() {
        return List.of(STEP.later(Duration.ofHours(24)).from("192.0.2.1", FAR).allowed());
    }

    @Override
    protected void prepare(Scene scene) {
        scene.key("key_a").get(Slots.FACTS).created(NOON.getEpochSecond(), 1, OFFICE.asn());
    }

    @Test
    void isSilentSoonAfterTheCreationAndWhereItWasMade() {
        Sightings soon = STEP.later(Duration.ofHours(23)).from("192.0.2.1", FAR);

        assertThat(hits(List.of(soon.allowed()))).isEmpty();
        assertThat(hits(List.of(STEP.later(Duration.ofDays(9)).allowed()))).isEmpty();
    }

    @Test
    void isSilentAboutLaterUses() {
        Sightings later = STEP.later(Duration.ofDays(9));

        assertThat(hits(List.of(later.allowed(), later.from("192.0.2.1", FAR).allowed())))
                .isEmpty();
    }
}
