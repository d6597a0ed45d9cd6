package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.OFFICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.DetectorContract;
import dev.keyfence.streams.detection.Sightings;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.watch.Hit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** D3. */
class BruteForceSourceTest extends DetectorContract {

    private static final Sightings STEP = Sightings.at(NOON).from("203.0.113.7", OFFICE);

    @Override
    protected Rule rule() {
        return BruteForceSource.RULE;
    }

    @Override
    protected List<Sighting> story() {
        return guesses(10);
    }

    @Test
    void isMediumWhenTheyAreManyAndDifferent() {
        assertThat(last(hits(guesses(99)))).isEqualTo(Severity.LOW);
        assertThat(last(hits(guesses(100)))).isEqualTo(Severity.MEDIUM);
    }

    @Test
    void isLowHoweverOftenAClientRepeatsTheKeyItLost() {
        List<Sighting> same =
                guesses(200).stream()
                        .map(_ -> STEP.unknown("digest:0").denied("unknown_key"))
                        .toList();

        assertThat(hits(same)).isNotEmpty().extracting(Hit::severity).containsOnly(Severity.LOW);
    }

    @Test
    void seesSeveralAddressesOfOneNetworkTogether() {
        assertThat(spread(50, 2)).isEmpty();
        assertThat(spread(49, 8)).isEmpty();
        assertThat(spread(50, 8)).containsExactly(EntityKind.NETWORK, EntityKind.AUTONOMOUS_SYSTEM);
    }

    @Test
    void whatIsOlderThanTheWindowDoesNotCount() {
        List<Sighting> slow =
                IntStream.range(0, 50)
                        .mapToObj(i ->
                                STEP.later(Duration.ofSeconds(70L * i))
                                        .unknown("digest:" + i)
                                        .denied("unknown_key"))
                        .toList();

        assertThat(hits(slow)).isEmpty();
    }

    @Test
    void whatIsLateCountsWhereItBelongs() {
        List<Sighting> late = new ArrayList<>(guesses(9));
        late.add(STEP.later(Duration.ofMinutes(-1)).unknown("digest:late").denied("unknown_key"));
        List<Sighting> tooLate = new ArrayList<>(guesses(9));
        tooLate.add(STEP.later(Duration.ofHours(-1)).unknown("digest:late").denied("unknown_key"));

        assertThat(hits(late)).hasSize(1);
        assertThat(hits(tooLate)).isEmpty();
    }

    private List<EntityKind> spread(int guesses, int addresses) {
        List<Sighting> sightings =
                IntStream.range(0, guesses)
                        .mapToObj(i ->
                                STEP.from("203.0.113." + i % addresses, OFFICE)
                                        .unknown("digest:" + i % 30)
                                        .denied("unknown_key"))
                        .toList();
        return hits(sightings).stream()
                .map(hit -> hit.entity().kind())
                .filter(kind -> kind != EntityKind.ADDRESS)
                .toList();
    }

    private static List<Sighting> guesses(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        STEP.later(Duration.ofSeconds(i))
                                .unknown("digest:" + i)
                                .denied("unknown_key"))
                .toList();
    }

    private static Severity last(List<Hit> hits) {
        return hits.getLast().severity();
    }
}
