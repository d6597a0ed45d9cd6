package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.FAR;
import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.OFFICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** D20. */
class EnvironmentMismatchTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE).agent("curl");

    @Override
    protected Rule rule() {
        return EnvironmentMismatch.RULE;
    }

    @Override
    protected List<Sighting> story() {
        return List.of(STEP.allowed(), STEP.environment("test").denied("wrong_environment"));
    }

    @Test
    void seesLiveKeysWhereOnlyTestsRun() {
        Scene scene =
                Scene.decoded().set("D20", Map.of("test_networks", "10.0.0.0/8,203.0.113.0/24"));

        assertThat(own(scene.play(STEP.allowed())))
                .extracting(Hit::severity)
                .containsExactly(Severity.MEDIUM);
        assertThat(own(scene.play(STEP.environment("test").allowed()))).isEmpty();
        assertThat(own(scene.play(STEP.from("192.0.2.1", FAR).allowed()))).isEmpty();
    }

    @Test
    void refusesWhatIsNoNetwork() {
        assertThatThrownBy(() -> Scene.decoded().set("D20", Map.of("test_networks", "10.0.0.0/33")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("33");
    }
}
