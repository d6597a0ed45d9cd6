package dev.keyfence.verifier.respond;

import static dev.keyfence.verifier.respond.Samples.KEY;
import static dev.keyfence.verifier.respond.Samples.NOW;
import static dev.keyfence.verifier.respond.Samples.alert;
import static dev.keyfence.verifier.respond.Samples.key;
import static dev.keyfence.verifier.respond.Samples.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Response;
import dev.keyfence.schemas.record.ResponseAction;
import dev.keyfence.schemas.record.ResponseGuards;
import dev.keyfence.schemas.record.ResponseState;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.respond.Responder.Parts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResponderTest {

    private final InMemoryResponses book = new InMemoryResponses();
    private final RecordedActions actions = new RecordedActions();
    private final FakeKeys keys = new FakeKeys();
    private final ResponseCounters counters = new ResponseCounters();
    private boolean lastAdmin;
    private boolean revoked;
    private long activeKeys = 10_000;
    private final Responder responder =
            new Responder(
                    new Parts(
                            "control-1",
                            book,
                            book,
                            keys,
                            _ -> revoked,
                            _ -> lastAdmin,
                            () -> activeKeys,
                            actions,
                            counters,
                            InstantSource.fixed(NOW)));

    ResponderTest() {
        put(KEY, KeyStatus.ACTIVE);
    }

    @Test
    void suspendsACanaryThatWasUsedWithoutBeingTold() {
        assertThat(responder.respond(alert("a", KEY).build())).isTrue();

        assertThat(actions.done).containsExactly("suspend " + KEY);
        assertThat(actions.orders.getFirst().actor().getId()).isEqualTo("detection/D22");
        assertThat(actions.orders.getFirst().note()).isEqualTo("alert a: a canary was used");
        assertThat(book.written).containsExactly(ResponseState.STARTED, ResponseState.DONE);
        Response done = response("a");
        assertThat(done.getKeyVersion()).isEqualTo(4);
        assertThat(done.getSuspendedUntil()).isNull();
        assertThat(done.getElapsedMillis()).isEqualTo(750);
        assertThat(done.getOwner()).isEqualTo("acme");
    }

    @Test
    void doesNothingForOtherRulesUntilItIsTold() {
        Alert alert = alert("a", KEY).setRule("D8").build();
        respond(alert);
        assertThat(book.written).isEmpty();

        book.policies.put("D8", policy(ResponseAction.REVOKE).setRule("D8").build());
        respond(alert);
        assertThat(actions.done).containsExactly("revoke " + KEY);
        assertThat(response("a").getRevocationId()).isEqualTo("rev_a");
        assertThat(actions.orders.getFirst().actor().getId()).isEqualTo("detection/D8");
    }

    @Test
    void suspendsForAsLongAsThePolicySays() {
        book.policies.put("D22", policy(ResponseAction.SUSPEND).setSuspendMillis(60_000L).build());
        respond(alert("a", KEY).build());

        assertThat(response("a").getSuspendedUntil()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void writesDownWhatADryRunWouldDoAndDoesItOnceItIsMeant() {
        book.policies.put("D22", policy(ResponseAction.REVOKE).setDryRun(true).build());
        Alert alert = alert("a", KEY).build();
        respond(alert);
        respond(alert);
        assertThat(actions.done).isEmpty();
        assertThat(book.written).containsExactly(ResponseState.PLANNED);

        book.policies.put("D22", policy(ResponseAction.REVOKE).build());
        respond(alert);
        assertThat(actions.done).containsExactly("revoke " + KEY);
    }

    @Test
    void respondsOnceHoweverOftenAnAlertComes() {
        Alert alert = alert("a", KEY).build();
        respond(alert);
        respond(Alert.newBuilder(alert).setCount(2).build());

        assertThat(actions.done).hasSize(1);
        assertThat(book.written).hasSize(2);
    }

    @Test
    void takesNoNoticeOfWhatIsObservedSwallowedOrSlight() {
        respond(alert("a", KEY).setObserved(true).build());
        respond(alert("b", KEY).setSwallowedBy("x").build());
        respond(alert("c", KEY).setSeverity(Severity.HIGH).build());

        assertThat(book.written).isEmpty();
    }

    @Test
    void tellsOfAnAlertWhereThatIsAllThatIsAsked() {
        book.policies.put("D22", policy(ResponseAction.NOTIFY).build());
        respond(alert("a", KEY).build());
        respond(alert("a", KEY).build());

        assertThat(actions.done).isEmpty();
        assertThat(book.written).containsExactly(ResponseState.NOTIFIED);
    }

    @Test
    void needsAKeyThatLives() {
        respond(alert("a", new KeyId(7, 7)).build());
        respond(alert("b", KEY).setKeyId(null).build());
        put(KEY, KeyStatus.SUSPENDED);
        respond(alert("c", KEY).build());
        revoked = true;
        respond(alert("d", KEY).build());

        assertThat(actions.done).isEmpty();
        assertThat(book.written).hasSize(4).containsOnly(ResponseState.NEEDLESS);
    }

    /** What speaks against touching a key. */
    enum Objection {
        KILL_SWITCH,
        SPARED_KEY,
        SPARED_OWNER,
        SPARED_TAG,
        LAST_ADMIN,
        PER_HOUR,
        SHARE,
        LATE
    }

    @ParameterizedTest
    @EnumSource(Objection.class)
    void letsAKeyAloneAndSaysWhy(Objection objection) {
        Alert.Builder alert = alert("a", KEY);
        guard(guards ->
                switch (objection) {
                    case KILL_SWITCH -> guards.setKillSwitch(true);
                    case SPARED_KEY -> guards.setSparedKeys(List.of(KEY.toString()));
                    case SPARED_OWNER -> guards.setSparedOwners(List.of("acme"));
                    case SPARED_TAG -> guards.setSparedTags(List.of("x", "ci"));
                    case PER_HOUR -> guards.setPerHourMax(0);
                    case SHARE -> guards.setShareMax(0);
                    case LAST_ADMIN, LATE -> guards;
                });
        lastAdmin = objection == Objection.LAST_ADMIN;
        if (objection == Objection.LATE) {
            alert.setWrittenAt(NOW.minus(Duration.ofMinutes(61)));
        }

        respond(alert.build());
        respond(alert.build());

        assertThat(actions.done).isEmpty();
        assertThat(book.written).containsExactly(ResponseState.REFUSED);
        assertThat(response("a").getDetail()).isNotBlank();
        Guard guard = Guard.valueOf(objection.name().replaceFirst("SPARED_.*", "SPARED"));
        assertThat(counters.refused(guard)).isOne();
    }

    @Test
    void touchesNoMoreKeysInAnHourThanItMay() {
        for (int i = 0; i < 5; i++) {
            KeyId id = new KeyId(2, i);
            put(id, KeyStatus.ACTIVE);
            respond(alert("a" + i, id).build());
        }

        assertThat(actions.done).hasSize(3);
        assertThat(response("a3").getState()).isEqualTo(ResponseState.REFUSED);
        assertThat(response("a4").getDetail()).startsWith("3 keys were touched");
    }

    @Test
    void touchesNoGreaterShareOfKeysThanItMay() {
        activeKeys = 200;
        for (int i = 0; i < 3; i++) {
            KeyId id = new KeyId(2, i);
            put(id, KeyStatus.ACTIVE);
            respond(alert("a" + i, id).build());
        }
        assertThat(actions.done).hasSize(2);
        assertThat(Judge.overLimit(Policies.GUARDS, 0, 10)).isEmpty();
        assertThat(Judge.overLimit(Policies.GUARDS, 1, 10)).isPresent();
    }

    @Test
    void countsWhatOtherNodesStartedBeforeIt() {
        guard(guards -> guards.setPerHourMax(1));
        KeyId other = new KeyId(3, 3);
        put(other, KeyStatus.ACTIVE);
        book.responses.put("other", started("other", other));
        respond(alert("a", KEY).build());
        assertThat(actions.done).isEmpty();
        assertThat(response("a").getStartedAt()).isNull();
    }

    @Test
    void carriesOutWhatANodeHadStartedThatDied() {
        guard(guards -> guards.setPerHourMax(1));
        put(KEY, KeyStatus.SUSPENDED);
        book.responses.put("a", started("a", KEY));

        respond(alert("a", KEY).build());

        assertThat(actions.done).containsExactly("suspend " + KEY);
        assertThat(response("a").getState()).isEqualTo(ResponseState.DONE);
        assertThat(response("a").getStartedAt()).isEqualTo(NOW.minusSeconds(5));
    }

    @Test
    void isTriedAgainUntilItIsCertain() {
        Alert alert = alert("a", KEY).build();
        book.away = true;
        assertThat(responder.respond(alert)).isFalse();
        assertThat(actions.done).isEmpty();
        book.away = false;
        actions.end = Actions.End.UNCERTAIN;
        assertThat(responder.respond(alert)).isFalse();
        assertThat(response("a").getState()).isEqualTo(ResponseState.STARTED);
        actions.end = Actions.End.DONE;
        assertThat(responder.respond(alert)).isTrue();
        assertThat(response("a").getState()).isEqualTo(ResponseState.DONE);
    }

    @Test
    void writesDownWhenTheKeyIsInNoStateForIt() {
        actions.end = Actions.End.REFUSED;
        respond(alert("a", KEY).build());

        assertThat(response("a").getState()).isEqualTo(ResponseState.REFUSED);
        assertThat(book.startedSince(0, null)).isZero();
        assertThat(counters.refused(Guard.KEY_STATE)).isOne();
    }

    private Response started(String id, KeyId key) {
        return Response.newBuilder()
                .setResponseId(id)
                .setRule("D22")
                .setSeverity(Severity.CRITICAL)
                .setKeyId(key.toString())
                .setAction(ResponseAction.SUSPEND)
                .setState(ResponseState.STARTED)
                .setDetail("it is being carried out")
                .setActor(Responder.actor("D22"))
                .setAt(NOW.minusSeconds(5))
                .setStartedAt(NOW.minusSeconds(5))
                .setNodeId("control-2")
                .build();
    }

    private void guard(UnaryOperator<ResponseGuards.Builder> change) {
        book.guards = change.apply(ResponseGuards.newBuilder(Policies.GUARDS)).build();
    }

    private void respond(Alert alert) {
        assertThat(responder.respond(alert)).isTrue();
    }

    private void put(KeyId id, KeyStatus status) {
        StoredKey key = key(id, status);
        keys.put(key, KeyDigest.of(id.toString()), "a key");
    }

    private Response response(String alert) {
        return Objects.requireNonNull(book.responses.get(alert));
    }
}
