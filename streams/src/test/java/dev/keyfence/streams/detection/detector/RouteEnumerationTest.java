package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.OFFICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.streams.detection.DetectorContract;
import dev.keyfence.streams.detection.Sightings;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** D23. */
class RouteEnumerationTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE).agent("curl");

    @Override
    protected Rule rule() {
        return RouteEnumeration.RULE;
    }

    @Override
    protected List<Sighting> story() {
        return asks(20, Duration.ofSeconds(20));
    }

    @Test
    void oneRouteOverAndOverIsAMistake() {
        List<Sighting> same =
                IntStream.range(0, 100).mapToObj(_ -> STEP.denied("route_not_allowed")).toList();

        assertThat(hits(same)).isEmpty();
    }

    @Test
    void slowlyIsSilent() {
        assertThat(hits(asks(100, Duration.ofSeconds(40)))).isEmpty();
    }

    private static List<Sighting> asks(int count, Duration apart) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        STEP.later(apart.multipliedBy(i))
                                .route("/v1/" + i)
                                .denied("route_not_allowed"))
                .toList();
    }
}
