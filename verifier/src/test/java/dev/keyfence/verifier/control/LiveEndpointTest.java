package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.verifier.alert.SampleAlerts;
import dev.keyfence.verifier.archive.FakeDecisions;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Figures over HTTP, as they change. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LiveEndpointTest {

    private static final String PATH = "/v1/live";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KeyId KEY = new KeyId(1, 2);

    private final FakeDecisions decisions = new FakeDecisions();
    private final ControlRig rig = new ControlRig(decisions);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void tellsWhatWasBeforeAndThenWhatChanges() throws Exception {
        decisions.add(decision(Instant.now().minusSeconds(600), "ok"));
        try (EventReader reader = new EventReader(rig, PATH, "")) {
            JsonNode first = JSON.readTree(reader.awaitEvent("rates"));
            assertThat(first.get("slots")).hasSize(1);
            assertThat(first.get("slots").get(0).get("counts")).hasToString("{\"ok\":1}");
            assertThat(first.get("slot_s").intValue()).isEqualTo(5);

            decisions.add(decision(Instant.now(), "revoked"));

            JsonNode slots = JSON.createArrayNode();
            while (slots.isEmpty()) {
                slots = JSON.readTree(reader.awaitEvent("rates")).get("slots");
            }
            assertThat(slots).hasSize(1);
            assertThat(slots.get(0).get("counts")).hasToString("{\"revoked\":1}");
            JsonNode top = JSON.readTree(reader.awaitEvent("top"));
            assertThat(top.get("addresses"))
                    .hasToString("[{\"value\":\"203.0.113.7\",\"count\":1}]");
            assertThat(top.get("keys")).hasToString("[{\"value\":\"" + KEY + "\",\"count\":1}]");
        }
    }

    @Test
    void tellsOfTheFleetToWhoMayReadIt() throws Exception {
        try (EventReader reader = new EventReader(rig, PATH, "")) {
            assertThat(JSON.readTree(reader.awaitEvent("fleet")).get("items")).hasSize(1);
        }
        String auditor = rig.keys.add("auditor", "audit:read");
        try (EventReader reader = new EventReader(rig, PATH, "X-Api-Key: " + auditor)) {
            List<String> events = new ArrayList<>();
            // The third figures come when everything has been said once.
            while (events.stream().filter("event: rates"::equals).count() < 3) {
                events.add(reader.awaitLine("event: "));
            }
            assertThat(events).contains("event: revocations").doesNotContain("event: fleet");
        }
    }

    @Test
    void tellsHowManyAlertsAreNew() throws Exception {
        rig.alerts.raise(SampleAlerts.address("D3", "192.0.2.7").build());
        try (EventReader reader = new EventReader(rig, PATH, "")) {
            assertThat(reader.awaitEvent("alerts"))
                    .isEqualTo("{\"open\":{\"medium\":1},\"complete\":true}");
        }
    }

    @Test
    void saysWhatIsAsItWasOnlyOnce() throws Exception {
        try (EventReader reader = new EventReader(rig, PATH, "")) {
            List<String> events = new ArrayList<>();
            while (events.stream().filter("event: rates"::equals).count() < 4) {
                events.add(reader.awaitLine("event: "));
            }
            assertThat(events).containsOnlyOnce("event: top", "event: revocations");
        }
    }

    @Test
    void endsWithItsReadersKeyAndMakesNoDecisionsMeanwhile() throws Exception {
        String auditor = rig.keys.add("auditor", "audit:read");
        try (EventReader reader = new EventReader(rig, PATH, "X-Api-Key: " + auditor)) {
            reader.awaitEvent("rates");
            assertThat(rig.rig.decisions).hasSize(1);
            reader.awaitEvent("rates");
            StoredKey key = rig.keys.find(rig.keys.idOf(auditor)).orElseThrow().key();
            rig.keys.put(
                    FakeKeys.status(KeyStatus.REVOKED).apply(key), KeyDigest.of(auditor), "a key");
            reader.awaitEnd();
            assertThat(rig.rig.decisions).hasSize(1);
        }
    }

    @Test
    void endsWhenTheNodeIsFenced() throws Exception {
        try (EventReader reader = new EventReader(rig, PATH, "")) {
            reader.awaitEvent("rates");
            rig.keys.gate(DenyReason.FENCED);
            reader.awaitEnd();
        }
    }

    private static Decision decision(Instant time, String reason) {
        return Decision.newBuilder()
                .setDecisionId("n1-1-1")
                .setNodeId("n1")
                .setNodeEpoch(1)
                .setSequence(1)
                .setTime(time)
                .setKeyId(KEY.toString())
                .setOwner("acme")
                .setEnvironment(Environment.TEST)
                .setProfile("keyfence")
                .setRequiredScopes(List.of("read"))
                .setHeldScopes(List.of("read"))
                .setClientIp("203.0.113.7")
                .setOutcome(reason.equals("ok") ? Outcome.ALLOW : Outcome.DENY)
                .setReason(reason)
                .setLatencyNanos(5)
                .build();
    }
}
