package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.OFFICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.streams.detection.DetectorContract;
import dev.keyfence.streams.detection.Scene;
import dev.keyfence.streams.detection.Sightings;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** D5. */
class SlowEnumerationTest extends DetectorContract {

    private static final Sightings STEP = Sightings.at(NOON).agent("zgrab");

    @Override
    protected Rule rule() {
        return SlowEnumeration.RULE;
    }

    @Override
    protected List<Sighting> story() {
        return tries(10, 1);
    }

    @Test
    void seesTheNetworkTheSystemAndTheKindOfClient() {
        assertThat(hits(story()))
                .extracting(hit -> hit.entity().kind())
                .containsExactlyInAnyOrder(
                        EntityKind.NETWORK, EntityKind.AUTONOMOUS_SYSTEM, EntityKind.USER_AGENT);
    }

    @Test
    void addressesThatGoOnAndOnDoNotCount() {
        assertThat(hits(tries(9, 20))).isEmpty();
        Scene scene = scene();
        var _ = scene.play(tries(9, 20));

        assertThat(own(scene.play(STEP.from("203.0.113.200", OFFICE).denied("unknown_key"))))
                .isEmpty();
    }

    private static List<Sighting> tries(int addresses, int each) {
        return IntStream.range(0, addresses * each)
                .mapToObj(i ->
                        STEP.later(Duration.ofMinutes(i))
                                .from("203.0.113." + i % addresses, OFFICE)
                                .unknown("digest:" + i)
                                .denied("unknown_key"))
                .toList();
    }
}
