package dev.keyfence.streams.usage.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.schemas.record.UsageKind;
import dev.keyfence.schemas.record.UsageStep;
import dev.keyfence.schemas.record.UsageWindow;
import dev.keyfence.schemas.usage.ClientSketch;
import dev.keyfence.streams.PlainAvroSerde;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowCountTest {

    private static final WindowKey KEY =
            new WindowKey(UsageStep.DAY, false, 0, UsageKind.KEY, null, "key_1");

    @Test
    void boundsWhateverALogMayBring() {
        WindowCount count = new WindowCount(KEY, 3, false);
        for (int i = 0; i < 1_000; i++) {
            count.add(
                    decision(Outcome.DENY, "reason-" + i)
                            .setSecretGeneration(i)
                            .setUserAgent("x".repeat(1_000))
                            .build(),
                    i);
            count.add(
                    decision(Outcome.ALLOW, "ok").setRequiredScopes(List.of("scope-" + i)).build(),
                    i);
        }

        UsageWindow window = count.toRecord();
        assertThat(window.getPart()).isEqualTo(3);
        assertThat(window.getDenied()).hasSize(32).containsEntry("other", 969L);
        assertThat(window.getGenerations()).hasSize(32).containsKey("other");
        assertThat(window.getScopes()).hasSize(64);
        assertThat(window.getLastUserAgent()).hasSize(256);
        assertThat(window.getAllowed()).isEqualTo(1_000);
    }

    @Test
    void staysSmallHoweverMuchIsCounted() {
        WindowCount count = new WindowCount(KEY, 0, false);
        for (int i = 1; i <= 200_000; i++) {
            count.add(
                    decision(Outcome.ALLOW, "ok")
                            .setClientIp("2001:db8::" + i)
                            .setLatencyNanos(i)
                            .build(),
                    i);
        }

        assertThat(PlainAvroSerde.encode(count.toRecord()).length).isBetween(4_000, 5_500);
    }

    @Test
    void goesOnFromItsRecord() {
        WindowCount whole = new WindowCount(KEY, 0, false);
        WindowCount resumed = new WindowCount(KEY, 0, false);
        for (int i = 1; i <= 40; i++) {
            Decision decision =
                    decision(i % 3 == 0 ? Outcome.DENY : Outcome.ALLOW, "revoked")
                            .setClientIp("192.0.2." + i)
                            .setSecretGeneration(i % 2)
                            .build();
            whole.add(decision, 100 - i);
            resumed = i == 1 ? resumed : WindowCount.of(KEY, resumed.toRecord());
            resumed.add(decision, 100 - i);
        }

        UsageWindow one = resumed.toRecord();
        UsageWindow other = whole.toRecord();
        assertThat(estimate(one)).isEqualTo(estimate(other));
        assertThat(withoutClients(one)).isEqualTo(withoutClients(other));
    }

    private static long estimate(UsageWindow window) {
        return ClientSketch.of(window.getClients()).estimate();
    }

    /** The sketch's bytes stand in an order that depends on how it grew. */
    private static UsageWindow withoutClients(UsageWindow window) {
        return UsageWindow.newBuilder(window).setClients(null).build();
    }

    private static Decision.Builder decision(Outcome outcome, String reason) {
        return Decision.newBuilder()
                .setDecisionId("n-1-1")
                .setNodeId("n")
                .setNodeEpoch(1)
                .setSequence(1)
                .setTime(Instant.EPOCH)
                .setProfile("keyfence")
                .setRequiredScopes(List.of())
                .setHeldScopes(List.of())
                .setOutcome(outcome)
                .setReason(reason)
                .setLatencyNanos(0);
    }
}
