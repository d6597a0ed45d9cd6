package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.OFFICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.streams.detection.DetectorContract;
import dev.keyfence.streams.detection.Sightings;
import dev.keyfence.streams.detection.rule.Place;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import java.util.List;
import org.junit.jupiter.api.Test;

/** D13. */
class AnonymizerSourceTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE).agent("curl");
    private static final Place TOR = new Place(64_666, null, null, null, null, true, true);

    @Override
    protected Rule rule() {
        return AnonymizerSource.RULE;
    }

    @Override
    protected List<Sighting> story() {
        return List.of(STEP.allowed(), STEP.from("192.0.2.1", TOR).allowed());
    }

    @Test
    void whoAlwaysUsesAVpnIsNotNew() {
        Sightings vpn = STEP.from("192.0.2.1", TOR);

        assertThat(
                        hits(
                                List.of(
                                        vpn.allowed(),
                                        vpn.allowed(),
                                        vpn.from("192.0.99.1", TOR).allowed())))
                .isEmpty();
    }

    @Test
    void isSilentWhenItIsRefused() {
        Sightings vpn = STEP.from("192.0.2.1", TOR);

        assertThat(hits(List.of(STEP.allowed(), vpn.denied("ip_not_allowed")))).isEmpty();
    }
}
