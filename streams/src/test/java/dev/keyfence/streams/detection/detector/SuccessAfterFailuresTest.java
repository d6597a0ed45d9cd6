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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** D6. */
class SuccessAfterFailuresTest extends DetectorContract {

    private static final Sightings STEP = Sightings.at(NOON).from("192.0.2.1", FAR);

    @Override
    protected Rule rule() {
        return SuccessAfterFailures.RULE;
    }

    @Override
    protected List<Sighting> story() {
        List<Sighting> story = new ArrayList<>(guesses(5));
        story.add(STEP.later(Duration.ofMinutes(5)).key("key_a").allowed());
        return story;
    }

    @Test
    void isHighAndApartForEachKey() {
        Hit hit = hits(story()).getFirst();

        assertThat(hit.severity()).isEqualTo(Severity.HIGH);
        assertThat(hit.entity().name()).isEqualTo("192.0.2.1");
        assertThat(hit.finding().apart()).isEqualTo("key_a");
        assertThat(hit.finding().sinceSecond()).isEqualTo(NOON.getEpochSecond());
    }

    @Test
    void fourGuessesAreTooFew() {
        Scene scene = scene();
        var _ = scene.play(guesses(4));

        assertThat(own(scene.play(STEP.key("key_a").allowed()))).isEmpty();
    }

    @Test
    void aClientThatGotANewKeyIsNoGuesser() {
        Scene scene = scene();
        for (int i = 0; i < 100; i++) {
            var _ = scene.play(STEP.unknown("digest:lost").denied("unknown_key"));
        }
        assertThat(own(scene.play(STEP.later(Duration.ofMinutes(1)).key("key_a").allowed())))
                .isEmpty();
    }

    @Test
    void aKeyThatWasUsedFromThereBeforeIsNotGuessed() {
        Scene scene = scene();
        var _ = scene.play(STEP.later(Duration.ofDays(-1)).key("key_a").allowed());

        assertThat(own(scene.play(story()))).isEmpty();
    }

    @Test
    void remembersAnAddressThatRaisedAnAlertForSixHours() {
        Scene few = scene();
        var _ = few.play(guesses(4));
        Scene many = scene();
        var _ = many.play(guesses(10));
        Sightings later = STEP.later(Duration.ofHours(5)).key("key_a");

        assertThat(own(few.play(later.allowed()))).isEmpty();
        assertThat(own(many.play(later.allowed()))).hasSize(1);
    }

    @Test
    void isMediumBehindAGateway() {
        Scene scene = scene();
        for (int i = 0; i < 8; i++) {
            var _ = scene.play(STEP.later(Duration.ofHours(-1)).key("key_" + i).allowed());
        }
        assertThat(own(scene.play(story())))
                .extracting(Hit::severity)
                .containsExactly(Severity.MEDIUM);
    }

    @Test
    void seesWrongSecretsOfOneKeyFromAnywhere() {
        Scene scene = scene();
        Sightings step = Sightings.at(NOON).key("key_a");
        Sighting own = step.from("203.0.113.7", OFFICE).allowed();
        var _ = scene.play(step.later(Duration.ofDays(-1)).from("203.0.113.7", OFFICE).allowed());
        for (int i = 0; i < 5; i++) {
            var _ = scene.play(step.from("192.0.2." + i, FAR).denied("invalid_token"));
        }

        assertThat(own(scene.play(own))).as("its own client goes on").isEmpty();
        assertThat(own(scene.play(step.from("192.0.2.99", FAR).allowed())))
                .extracting(hit -> hit.entity().name())
                .containsExactly("key_a");
    }

    private static List<Sighting> guesses(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        STEP.later(Duration.ofSeconds(i))
                                .unknown("digest:" + i)
                                .denied("unknown_key"))
                .toList();
    }
}
