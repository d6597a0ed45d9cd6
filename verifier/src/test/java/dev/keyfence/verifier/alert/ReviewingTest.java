package dev.keyfence.verifier.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.alert.Review.Step;
import dev.keyfence.verifier.alert.Reviewing.Outcome;
import dev.keyfence.verifier.alert.Reviews.NotWrittenException;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReviewingTest {

    private static final long LATER =
            ChronoUnit.MICROS.between(java.time.Instant.EPOCH, SampleAlerts.NOW.plusSeconds(60));

    private final FakeAlerts alerts = new FakeAlerts();
    private final Reviewing reviewing = new Reviewing(alerts, alerts);
    private final String id = alerts.raise(SampleAlerts.address("D3", "192.0.2.7").build()).id();

    @ParameterizedTest
    @CsvSource({
        "NEW,            ACKNOWLEDGED RESOLVED FALSE_POSITIVE",
        "ACKNOWLEDGED,   RESOLVED FALSE_POSITIVE",
        "RESOLVED,       ''",
        "FALSE_POSITIVE, ''"
    })
    void allowsTheseStepsAndNoOthers(AlertStatus from, String allowed) throws Exception {
        if (from != AlertStatus.NEW) {
            take(from, "ann");
        }
        for (AlertStatus to : AlertStatus.values()) {
            assertThat(from.next().contains(to))
                    .as("%s to %s", from, to)
                    .isEqualTo(List.of(allowed.split(" ")).contains(to.name()));
        }
        for (AlertStatus to : AlertStatus.values()) {
            if (!from.next().contains(to)) {
                assertThat(take(to, "bob")).as("%s", to).isInstanceOf(Outcome.Illegal.class);
            }
        }
        assertThat(state().status()).isEqualTo(from);
    }

    @Test
    void keepsWhoDidWhatAndWhy() throws Exception {
        take(AlertStatus.ACKNOWLEDGED, "ann");
        take(AlertStatus.RESOLVED, "bob");

        assertThat(state().review().version()).isEqualTo(2);
        assertThat(state().review().steps())
                .extracting(step -> step.status() + " by " + step.actor().id())
                .containsExactly("ACKNOWLEDGED by ann", "RESOLVED by bob");
    }

    @Test
    void keepsTheLatestStepsOnly() {
        Review review = Review.none("a");
        for (int i = 1; i <= Review.STEPS_MAX + 3; i++) {
            review = review.with(step(AlertStatus.ACKNOWLEDGED, "ann" + i));
        }
        assertThat(review.version()).isEqualTo(Review.STEPS_MAX + 3);
        assertThat(review.steps()).hasSize(Review.STEPS_MAX);
        assertThat(review.steps().getFirst().actor().id()).isEqualTo("ann4");
    }

    @Test
    void opensAgainWhatWasResolvedAndGoesOn() throws Exception {
        take(AlertStatus.RESOLVED, "ann");
        alerts.raise(
                SampleAlerts.address("D3", "192.0.2.7")
                        .setLastSeen(SampleAlerts.NOW.plusSeconds(60))
                        .build());
        assertThat(state().status()).as("a hit that was known").isEqualTo(AlertStatus.RESOLVED);

        goOn();
        assertThat(state().status()).isEqualTo(AlertStatus.NEW);
        assertThat(state().reopened()).isTrue();
        assertThat(take(AlertStatus.ACKNOWLEDGED, "bob")).isInstanceOf(Outcome.Taken.class);
        assertThat(state().status()).isEqualTo(AlertStatus.ACKNOWLEDGED);
        assertThat(state().review().steps()).hasSize(2);
    }

    @Test
    void leavesAFalsePositiveAlone() throws Exception {
        take(AlertStatus.FALSE_POSITIVE, "ann");
        goOn();
        assertThat(state().status()).isEqualTo(AlertStatus.FALSE_POSITIVE);
        assertThat(state().reopened()).isFalse();
    }

    @Test
    void refusesAnotherVersionThanTheOneThatIsKnown() throws Exception {
        take(AlertStatus.ACKNOWLEDGED, "ann");
        Step step = step(AlertStatus.RESOLVED, "bob");
        assertThat(reviewing.take(List.of(id), step, version -> version == 0).get(id))
                .isInstanceOf(Outcome.Changed.class);
        assertThat(reviewing.take(List.of(id), step, version -> version == 1).get(id))
                .isInstanceOf(Outcome.Taken.class);
    }

    @Test
    void addsItsStepToTheOneThatWasQuicker() throws Exception {
        alerts.meanwhile = () -> quicker(AlertStatus.ACKNOWLEDGED);
        assertThat(take(AlertStatus.RESOLVED, "bob")).isInstanceOf(Outcome.Taken.class);
        assertThat(state().review().steps())
                .extracting(step -> step.actor().id())
                .containsExactly("quick", "bob");
        assertThat(state().review().version()).isEqualTo(2);
    }

    /** The log keeps the last record only, and that must not be the one that lost. */
    @Test
    void writesTheQuickerOneAgainWhenItsOwnStepNoLongerFits() throws Exception {
        alerts.meanwhile = () -> quicker(AlertStatus.FALSE_POSITIVE);
        int before = alerts.writes;
        assertThat(take(AlertStatus.RESOLVED, "bob")).isInstanceOf(Outcome.Illegal.class);
        assertThat(state().status()).isEqualTo(AlertStatus.FALSE_POSITIVE);
        assertThat(alerts.writes - before).as("the quicker, the loser, the repair").isEqualTo(3);
    }

    @Test
    void takesOneStepWithMany() throws Exception {
        String other = alerts.raise(SampleAlerts.address("D4", "192.0.2.8").build()).id();
        take(AlertStatus.RESOLVED, "ann");
        Map<String, Outcome> outcomes =
                reviewing.take(
                        List.of(id, other, "none"),
                        step(AlertStatus.ACKNOWLEDGED, "bob"),
                        _ -> true);
        assertThat(outcomes.keySet()).containsExactly(id, other, "none");
        assertThat(outcomes.get(id)).isInstanceOf(Outcome.Illegal.class);
        assertThat(outcomes.get(other)).isInstanceOf(Outcome.Taken.class);
        assertThat(outcomes.get("none")).isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void saysWhenKafkaDoesNotAnswer() {
        alerts.broken = true;
        assertThatThrownBy(() -> take(AlertStatus.ACKNOWLEDGED, "ann"))
                .isInstanceOf(NotWrittenException.class);
    }

    private void quicker(AlertStatus status) {
        try {
            alerts.write(List.of(state().review().with(step(status, "quick"))));
        } catch (NotWrittenException e) {
            throw new IllegalStateException(e);
        }
    }

    private void goOn() {
        alerts.raise(
                SampleAlerts.address("D3", "192.0.2.7")
                        .setLastSeen(SampleAlerts.NOW.plusSeconds(61))
                        .build());
    }

    private AlertState state() {
        return alerts.find(id).orElseThrow();
    }

    private Outcome take(AlertStatus status, String actor) throws NotWrittenException {
        return Objects.requireNonNull(
                reviewing.take(List.of(id), step(status, actor), _ -> true).get(id));
    }

    private static Step step(AlertStatus status, String actor) {
        return new Step(status, new Actor(actor, null, null), "because", LATER);
    }
}
