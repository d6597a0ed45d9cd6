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

/** D14. */
class NewUserAgentTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE).agent("curl");
    private static final Sightings THEN = STEP.later(Duration.ofDays(40));

    @Override
    protected Rule rule() {
        return NewUserAgent.RULE;
    }

    @Override
    protected List<Sighting> story() {
        List<Sighting> story = new ArrayList<>(settled());
        story.add(THEN.agent("python-requests").allowed());
        return story;
    }

    @Test
    void isANoteFromWhereTheKeyIsUsedAndMediumFromElsewhere() {
        Scene scene = scene();
        var _ = scene.play(settled());
        Sightings far = THEN.from("192.0.2.1", FAR).agent("go-http-client");

        assertThat(own(scene.play(THEN.agent("python-requests").allowed())))
                .extracting(Hit::severity)
                .containsExactly(Severity.INFO);
        assertThat(own(scene.play(far.allowed())))
                .extracting(Hit::severity)
                .containsExactly(Severity.MEDIUM);
        assertThat(own(scene.play(far.allowed()))).isEmpty();
    }

    @Test
    void isSilentAboutAKeyOfManyClients() {
        Scene scene = scene();
        var _ = scene.play(settled());
        for (int i = 0; i < 7; i++) {
            var _ = scene.play(THEN.agent("client-" + i).allowed());
        }
        assertThat(own(scene.play(THEN.agent("another").allowed()))).isEmpty();
    }

    /** Used for forty days from the office, once an hour by day. */
    private static List<Sighting> settled() {
        return IntStream.range(0, 40 * 8)
                .mapToObj(i -> STEP.later(Duration.ofHours(i / 8 * 24L + i % 8)).allowed())
                .toList();
    }
}
