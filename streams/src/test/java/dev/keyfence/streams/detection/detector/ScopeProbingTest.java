package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.FAR;
import static dev.keyfence.streams.detection.Sightings.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.DetectorContract;
import dev.keyfence.streams.detection.Sightings;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.watch.Hit;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** D8. */
class ScopeProbingTest extends DetectorContract {

    private static final Sightings STEP = Sightings.at(NOON).key("key_a").from("192.0.2.1", FAR);

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

    private static List<Sighting> slowly(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        STEP.later(Duration.ofHours(i))
                                .route("/v1/" + i)
                                .denied("insufficient_scope"))
                .toList();
    }

    private static List<Sighting> calls(int count, int routes) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        STEP.later(Duration.ofSeconds(i))
                                .route("/v1/" + i % routes)
                                .denied("insufficient_scope"))
                .toList();
    }
}
