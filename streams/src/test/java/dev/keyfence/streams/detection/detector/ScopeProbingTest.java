package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.FAR;
import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.place;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.DetectorContract;
import dev.keyfence.streams.detection.Scene;
import dev.keyfence.streams.detection.Sightings;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.rule.Place;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.watch.Hit;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** D8. */
class ScopeProbingTest extends DetectorContract {

    private static final Sightings STEP = Sightings.at(NOON).key("key_a").from("192.0.2.1", FAR);
    private static final Place ABROAD = place(64_501, "DE", "Bonn", null);

    @Override
    protected Rule rule() {
        return ScopeProbing.RULE;
    }

    @Override
    protected List<Sighting> story() {
        return calls(5, 3);
    }

    @Test
    void oneRouteOverAndOverIsProbingToo() {
        assertThat(hits(calls(14, 1))).isEmpty();
        assertThat(hits(calls(15, 1))).hasSize(1);
    }

    @Test
    void seesManyRoutesInADay() {
        assertThat(hits(slowly(10))).isEmpty();
        assertThat(hits(slowly(11))).hasSize(1);
    }

    @Test
    void isMediumByItself() {
        assertThat(hits(story())).extracting(Hit::severity).containsExactly(Severity.MEDIUM);
    }

    /** What somebody new at the key tries weighs more than what its owner does. */
    @Test
    void isHighForADayAfterTheKeyWasUsedFromANewSource() {
        Scene scene = scene();
        var _ = scene.play(settled());
        assertThat(scene.play(STEP.from("198.51.100.1", ABROAD).allowed()))
                .extracting(hit -> hit.rule().id())
                .contains("D9");

        List<Hit> probing = own(scene.play(calls(5, 3, Duration.ofHours(1))));

        assertThat(probing).extracting(Hit::severity).containsExactly(Severity.HIGH);
        assertThat(probing.getFirst().finding().factors())
                .contains("it was lately used from a new source");
        assertThat(own(scene.play(calls(5, 3, Duration.ofHours(25)))))
                .extracting(Hit::severity)
                .containsExactly(Severity.MEDIUM);
    }

    @ParameterizedTest
    @CsvSource({
        "D9,  86400, HIGH",
        "D9,  86401, MEDIUM",
        "D10, 86400, HIGH",
        "D10, 86401, MEDIUM",
        "D16, 1,     MEDIUM"
    })
    void isHighWithWhatTellsOfNewSourcesOnly(String rule, long secondsAgo, Severity severity) {
        Scene scene = scene();
        Sighting last = story().getLast();
        scene.key("key_a").get(Slots.RAISED).note(rule, last.second() - secondsAgo);

        assertThat(own(scene.play(story()))).extracting(Hit::severity).containsExactly(severity);
    }

    /** Used for forty days from the one place, until the day before. */
    private static List<Sighting> settled() {
        return IntStream.range(0, 40 * 8)
                .mapToObj(
                        i -> STEP.later(Duration.ofHours(i / 8 * 24L + i % 8 - 41 * 24L)).allowed())
                .toList();
    }

    private static List<Sighting> slowly(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        STEP.later(Duration.ofHours(i))
                                .route("/v1/" + i)
                                .denied("insufficient_scope"))
                .toList();
    }

    private static List<Sighting> calls(int count, int routes) {
        return calls(count, routes, Duration.ZERO);
    }

    private static List<Sighting> calls(int count, int routes, Duration later) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        STEP.later(later.plusSeconds(i))
                                .route("/v1/" + i % routes)
                                .denied("insufficient_scope"))
                .toList();
    }
}
