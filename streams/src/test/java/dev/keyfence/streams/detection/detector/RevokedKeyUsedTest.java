package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.FAR;
import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.OFFICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.DetectorContract;
import dev.keyfence.streams.detection.Scene;
import dev.keyfence.streams.detection.Sightings;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.watch.Hit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** D1. */
class RevokedKeyUsedTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE);

    @Override
    protected Rule rule() {
        return RevokedKeyUsed.RULE;
    }

    @Override
    protected List<Sighting> story() {
        return List.of(STEP.allowed(), STEP.later(Duration.ofMinutes(1)).denied("revoked"));
    }

    @Test
    void isANoteRightAfterTheRevocationAndMediumLater() {
        Scene scene = scene();

        assertThat(severity(scene.play(story()))).isEqualTo(Severity.INFO);
        assertThat(severity(scene.play(STEP.later(Duration.ofMinutes(6)).denied("revoked"))))
                .isEqualTo(Severity.INFO);
        assertThat(severity(scene.play(STEP.later(Duration.ofMinutes(7)).denied("revoked"))))
                .isEqualTo(Severity.MEDIUM);
    }

    @Test
    void isHighFromWhereTheKeyWasNeverUsed() {
        Scene scene = scene();
        var _ = scene.play(story());
        Sightings later = STEP.later(Duration.ofHours(1));

        assertThat(severity(scene.play(later.from("203.0.113.99", OFFICE).denied("revoked"))))
                .isEqualTo(Severity.MEDIUM);
        assertThat(severity(scene.play(later.from("192.0.2.1", FAR).denied("revoked"))))
                .isEqualTo(Severity.HIGH);
    }

    @Test
    void knowsTheRevocationFromTheKeysEvents() {
        Scene scene = scene();
        scene.key("key_a").get(Slots.FACTS).revoked(NOON.getEpochSecond());

        assertThat(severity(scene.play(STEP.later(Duration.ofHours(1)).denied("revoked"))))
                .isEqualTo(Severity.MEDIUM);
    }

    private Severity severity(List<Hit> hits) {
        return own(hits).getFirst().severity();
    }
}
