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

/** D18. */
class DormantKeyAwakeningTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE).agent("curl");

    @Override
    protected Rule rule() {
        return DormantKeyAwakening.RULE;
    }

    @Override
    protected List<Sighting> story() {
        return List.of(
                STEP.allowed(),
                STEP.later(Duration.ofDays(89)).allowed(),
                STEP.later(Duration.ofDays(179)).allowed());
    }

    @Test
    void isHighWhenNotAllIsAsItWas() {
        Sightings later = STEP.later(Duration.ofDays(90));

        assertThat(severity(later)).isEqualTo(Severity.MEDIUM);
        assertThat(severity(later.from("203.0.113.99", OFFICE))).isEqualTo(Severity.MEDIUM);
        assertThat(severity(later.agent("go"))).isEqualTo(Severity.HIGH);
        assertThat(severity(later.from("192.0.2.1", FAR))).isEqualTo(Severity.HIGH);
    }

    @Test
    void remembersAcrossTheSilence() {
        Scene scene = scene();
        var _ = scene.play(STEP.allowed());
        assertThat(scene.key("key_a").shrink()).isTrue();

        assertThat(
                        own(
                                scene.play(
                                        STEP.later(Duration.ofDays(400))
                                                .from("192.0.2.1", FAR)
                                                .allowed())))
                .extracting(Hit::severity)
                .containsExactly(Severity.HIGH);
    }

    private Severity severity(Sightings step) {
        return hits(List.of(STEP.allowed(), step.allowed())).getFirst().severity();
    }
}
