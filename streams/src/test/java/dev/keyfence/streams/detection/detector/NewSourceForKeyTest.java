package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.FAR;
import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.OFFICE;
import static dev.keyfence.streams.detection.Sightings.place;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.DetectorContract;
import dev.keyfence.streams.detection.Scene;
import dev.keyfence.streams.detection.Sightings;
import dev.keyfence.streams.detection.rule.Place;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** D9. */
class NewSourceForKeyTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE).agent("curl");
    private static final Sightings THEN = STEP.later(Duration.ofDays(40));

    @Override
    protected Rule rule() {
        return NewSourceForKey.RULE;
    }

    @Override
    protected List<Sighting> story() {
        List<Sighting> story = new ArrayList<>(settled());
        story.add(THEN.from("192.0.2.1", FAR).allowed());
        return story;
    }

    @Test
    void isGradedByWhatElseIsNew() {
        Scene scene = scene();
        var _ = scene.play(settled());
        Place abroad = place(64_501, "BR", "Recife", null);
        Place elsewhere = place(64_502, "DE", "Bonn", null);

        assertThat(severity(scene, THEN.from("203.0.113.8", OFFICE))).isEqualTo(Severity.INFO);
        assertThat(severity(scene, THEN.from("198.51.100.1", elsewhere))).isEqualTo(Severity.LOW);
        assertThat(severity(scene, THEN.from("192.0.2.1", abroad))).isEqualTo(Severity.MEDIUM);
        assertThat(severity(scene, THEN.from("192.0.99.1"))).isEqualTo(Severity.LOW);
    }

    @Test
    void keepsSystemsApartAndSaysEachOnce() {
        Scene scene = scene();
        var _ = scene.play(settled());
        Sighting far = THEN.from("192.0.2.1", FAR).allowed();

        assertThat(own(scene.play(far)))
                .extracting(hit -> hit.finding().apart())
                .containsExactly("AS64600");
        assertThat(own(scene.play(far))).isEmpty();
    }

    @Test
    void isSilentBeforeAKeyIsSettledAndWhenItIsRefused() {
        Scene scene = scene();
        var _ = scene.play(settled().subList(0, 40));
        Sightings early = STEP.later(Duration.ofDays(6)).from("192.0.2.1", FAR);
        assertThat(own(scene.play(early.allowed()))).isEmpty();

        Scene other = scene();
        var _ = other.play(settled());
        assertThat(own(other.play(THEN.from("192.0.2.1", FAR).denied("ip_not_allowed")))).isEmpty();
    }

    @Test
    void isSilentAboutAKeyOfManySources() {
        Scene scene = scene();
        var _ = scene.play(settled());
        for (int i = 0; i < 60; i++) {
            var _ = scene.play(THEN.from("198.51.100." + i, FAR).allowed());
        }
        assertThat(own(scene.play(THEN.from("192.0.2.1", FAR).allowed()))).isEmpty();
    }

    @Test
    void aNewNetworkIsANoteForAKeyThatComesFromNewOnesByHabit() {
        Scene scene = scene();
        var _ = scene.play(settled());
        int asn = 64_510;
        for (String country : List.of("FR", "ES", "IT", "PT")) {
            Place another = place(++asn, country, "somewhere", null);
            assertThat(severity(scene, THEN.from("198.51." + asn % 100 + ".1", another)))
                    .isEqualTo(Severity.MEDIUM);
        }
        assertThat(severity(scene, THEN.from("192.0.2.1", FAR))).isEqualTo(Severity.INFO);
        // Without a database, blocks of addresses are told apart.
        assertThat(severity(scene, THEN.from("192.0.99.1"))).isEqualTo(Severity.INFO);
    }

    private Severity severity(Scene scene, Sightings step) {
        return own(scene.play(step.allowed())).getFirst().severity();
    }

    /** Used for forty days from the office, once an hour by day. */
    private static List<Sighting> settled() {
        return IntStream.range(0, 40 * 8)
                .mapToObj(i -> STEP.later(Duration.ofHours(i / 8 * 24L + i % 8)).allowed())
                .toList();
    }
}
