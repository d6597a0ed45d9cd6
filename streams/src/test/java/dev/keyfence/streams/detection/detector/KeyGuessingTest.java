package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.FAR;
import static dev.keyfence.streams.detection.Sightings.NOON;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** D7. */
class KeyGuessingTest extends DetectorContract {

    private static final Sightings STEP = Sightings.at(NOON).key("key_a").from("192.0.2.1", FAR);

    @Override
    protected Rule rule() {
        return KeyGuessing.RULE;
    }

    @Override
    protected List<Sighting> story() {
        return guesses(5, 1);
    }

    @Test
    void threeStrangeAddressesAreEnough() {
        assertThat(hits(guesses(4, 2))).isEmpty();
        assertThat(hits(guesses(3, 3))).hasSize(1);
    }

    @Test
    void isLowWhenItIsItsOwnClient() {
        Scene scene = scene();
        var _ = scene.play(STEP.allowed());

        assertThat(own(scene.play(guesses(5, 1))))
                .extracting(Hit::severity)
                .containsExactly(Severity.LOW);
        assertThat(hits(guesses(5, 1))).extracting(Hit::severity).containsExactly(Severity.MEDIUM);
    }

    private static List<Sighting> guesses(int count, int addresses) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        STEP.later(Duration.ofMinutes(i))
                                .from("192.0.2." + (1 + i % addresses), FAR)
                                .denied("invalid_token"))
                .toList();
    }
}
