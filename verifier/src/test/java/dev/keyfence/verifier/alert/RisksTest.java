package dev.keyfence.verifier.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keyfence.schemas.alert.RiskScore;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.verifier.alert.Review.Step;
import dev.keyfence.verifier.alert.Risks.Entity;
import dev.keyfence.verifier.alert.Risks.Risk;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RisksTest {

    private static final Entity KEY = new Entity(EntityKind.KEY, "key_1");

    private final List<AlertState> alerts = new ArrayList<>();

    @Test
    void reckonsKeysOwnersAndAddresses() {
        raise(SampleAlerts.key("D1", "key_1", "acme"));
        raise(SampleAlerts.address("D6", "192.0.2.7").setKeyId("key_1").setOwner("acme"));
        raise(SampleAlerts.address("D3", "192.0.2.8"));

        List<Risk> risks = Risks.of(alerts, null);
        assertThat(risks)
                .extracting(risk -> risk.entity().kind().word() + " " + risk.entity().name())
                .containsExactly(
                        "key key_1", "owner acme", "address 192.0.2.7", "address 192.0.2.8");
        assertThat(risks.getFirst().risk()).isEqualTo(RiskScore.of(47, 47));
        assertThat(risks.getLast().risk()).isEqualTo(RiskScore.of(47));
        assertThat(Risks.of(alerts, EntityKind.OWNER))
                .extracting(risk -> risk.entity().name())
                .containsExactly("acme");
    }

    @Test
    void tellsWhatEachAlertAdds() {
        raise(SampleAlerts.key("D1", "key_1", "acme"));
        raise(
                SampleAlerts.key("D6", "key_1", "acme")
                        .setSeverity(dev.keyfence.schemas.record.Severity.HIGH));

        Risk risk = Risks.of(KEY, alerts);
        assertThat(risk.alerts())
                .extracting(one -> one.alert().rule().id())
                .containsExactly("D6", "D1");
        assertThat(risk.severity()).isEqualTo(Severity.HIGH);
        assertThat(risk.shares()).hasSize(2);
        assertThat(risk.shares().getFirst()).isCloseTo(73 / 2.6124, within(0.01));
        assertThat(risk.shares().stream().mapToDouble(share -> share).sum())
                .isCloseTo(risk.risk(), within(1e-9));
    }

    /** An alert that the risk raised must not raise the risk. */
    @Test
    void leavesOutWhatDoesNotCount() {
        raise(SampleAlerts.key("C1", "key_1", "acme").setGathers(List.of("a", "b")));
        raise(SampleAlerts.key("D2", "key_1", "acme").setSwallowedBy("exc_1"));
        AlertView wrong = AlertView.of(SampleAlerts.key("D3", "key_1", "acme").build());
        alerts.add(
                new AlertState(
                        wrong,
                        Review.none(wrong.id())
                                .with(
                                        new Step(
                                                AlertStatus.FALSE_POSITIVE,
                                                new Actor("ann", null, null),
                                                "a test",
                                                1))));

        assertThat(Risks.of(alerts, null)).isEmpty();
        assertThat(Risks.of(KEY, alerts).risk()).isZero();
        assertThat(Risks.of(KEY, alerts).severity()).isEqualTo(Severity.INFO);
    }

    private void raise(Alert.Builder alert) {
        AlertView view = AlertView.of(alert.build());
        alerts.add(new AlertState(view, Review.none(view.id())));
    }
}
