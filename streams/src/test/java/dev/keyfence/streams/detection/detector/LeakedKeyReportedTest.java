package dev.keyfence.streams.detection.detector;

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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** D22. */
class LeakedKeyReportedTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE).agent("curl");

    @Override
    protected Rule rule() {
        return LeakedKeyReported.RULE;
    }

    @Override
    protected List<Sighting> story() {
        return List.of(STEP.allowed(), STEP.trap().denied("insufficient_scope"));
    }

    @Test
    void anyUseOfATrapIsCritical() {
        assertThat(hits(List.of(STEP.trap().allowed(), STEP.trap().denied("revoked"))))
                .extracting(Hit::severity)
                .containsExactly(Severity.CRITICAL, Severity.CRITICAL);
    }

    @Test
    void refusalsCanBeLeftOut() {
        Scene scene = Scene.decoded().set("D22", Map.of("denied", "false"));

        assertThat(own(scene.play(STEP.trap().denied("revoked")))).isEmpty();
        assertThat(own(scene.play(STEP.trap().allowed()))).hasSize(1);
    }
}
