package dev.keyfence.verifier.respond;

import static dev.keyfence.verifier.respond.Samples.KEY;
import static dev.keyfence.verifier.respond.Samples.NOW;
import static dev.keyfence.verifier.respond.Samples.alert;
import static dev.keyfence.verifier.respond.Samples.key;
import static dev.keyfence.verifier.respond.Samples.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.ResponseAction;
import dev.keyfence.schemas.record.ResponseGuards;
import dev.keyfence.schemas.record.ResponseState;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResponseCountersTest {

    private final InMemoryResponses book = new InMemoryResponses();
    private final RecordedActions actions = new RecordedActions();
    private final FakeKeys keys = new FakeKeys();
    private final ResponseCounters counters = new ResponseCounters();
    private final Responder responder =
            new Responder(
                    new Responder.Parts(
                            "control-1",
                            book,
                            book,
                            keys,
                            _ -> false,
                            _ -> false,
                            () -> 10_000,
                            actions,
                            counters,
                            InstantSource.fixed(NOW)));

    /** Every end once, however often it was tried; refused is the sum over the guards. */
    @Test
    void countsWhatAlertsLedTo() {
        keys.put(key(KEY, KeyStatus.ACTIVE), KeyDigest.of("x"), "a key");
        actions.end = Actions.End.UNCERTAIN;
        assertThat(responder.respond(alert("a", KEY).build())).isFalse();
        actions.end = Actions.End.DONE;
        respond(alert("a", KEY).build());
        respond(alert("b", new KeyId(7, 7)).build());
        perHour(1);
        respond(alert("c", KEY).build());
        book.policies.put("D22", policy(ResponseAction.NOTIFY).build());
        respond(alert("d", KEY).build());
        perHour(100);
        book.policies.put("D22", policy(ResponseAction.REVOKE).setDryRun(true).build());
        respond(alert("e", KEY).build());
        respond(alert("e", KEY).build());

        assertThat(ResponseCounters.ENDS).allMatch(end -> counters.ended(end) == 1);
        assertThat(counters.refused(Guard.PER_HOUR)).isOne();
        assertThat(Stream.of(Guard.values()).mapToLong(counters::refused).sum())
                .isEqualTo(counters.ended(ResponseState.REFUSED));
    }

    private void respond(Alert alert) {
        assertThat(responder.respond(alert)).isTrue();
    }

    private void perHour(int most) {
        book.guards = ResponseGuards.newBuilder(Policies.GUARDS).setPerHourMax(most).build();
    }
}
