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
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** D4. */
class KeyEnumerationTest extends DetectorContract {

    private static final Sightings STEP = Sightings.at(NOON).from("203.0.113.7", OFFICE);

    @Override
    protected Rule rule() {
        return KeyEnumeration.RULE;
    }

    @Override
    protected List<Sighting> story() {
        return tries(5, Duration.ofSeconds(100));
    }

    @Test
    void isSilentAboutAClientThatRepeatsFourKeys() {
        List<Sighting> repeated = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            repeated.addAll(tries(4, Duration.ofSeconds(1)));
        }
        assertThat(hits(repeated)).isEmpty();
    }

    @Test
    void isSilentWhenTheyAreFarBetween() {
        assertThat(hits(tries(40, Duration.ofMinutes(3)))).isEmpty();
    }

    @Test
    void seesAListThatIsGoneThrough() {
        Scene scene = Scene.decoded().set("D4", Map.of("keys", "24"));

        assertThat(own(scene.play(tries(14, Duration.ofSeconds(60))))).isEmpty();
        assertThat(own(scene.play(tries(15, Duration.ofSeconds(60))))).isNotEmpty();
    }

    @Test
    void doesNotMindKeysOfLongAgoThatComeLate() {
        Scene scene = scene();
        var _ = scene.play(tries(4, Duration.ofSeconds(1)));
        Sightings late = STEP.later(Duration.ofHours(-2));

        assertThat(own(scene.play(late.unknown("digest:late").denied("unknown_key")))).isEmpty();
    }

    private static List<Sighting> tries(int count, Duration apart) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        STEP.later(apart.multipliedBy(i))
                                .unknown("digest:" + i)
                                .denied("malformed_key"))
                .toList();
    }
}
