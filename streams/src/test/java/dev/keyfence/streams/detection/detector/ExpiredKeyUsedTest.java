package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.FAR;
import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.OFFICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.DetectorContract;
import dev.keyfence.streams.detection.Scene;
import dev.keyfence.streams.detection.Sightings;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.watch.Hit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** D2. */
class ExpiredKeyUsedTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE);

    @Override
    protected Rule rule() {
        return ExpiredKeyUsed.RULE;
    }

    @Override
    protected List<Sighting> story() {
        return List.of(STEP.allowed(), STEP.later(Duration.ofMinutes(1)).denied("expired"));
    }

    @Test
    void isANoteUntilItIsMoreThanFiftyInAnHour() {
        Scene scene = scene();
        for (int i = 0; i < 50; i++) {
            assertThat(own(scene.play(STEP.later(Duration.ofMinutes(i)).denied("expired"))))
                    .extracting(Hit::severity)
                    .containsExactly(Severity.INFO);
        }
        assertThat(own(scene.play(STEP.later(Duration.ofMinutes(50)).denied("expired"))))
                .extracting(Hit::severity)
                .containsExactly(Severity.LOW);
    }

    @Test
    void isLowFromWhereTheKeyWasNeverUsed() {
        Scene scene = scene();
        var _ = scene.play(story());

        assertThat(own(scene.play(STEP.from("192.0.2.1", FAR).denied("expired"))))
                .extracting(Hit::severity)
                .containsExactly(Severity.LOW);
    }
}
