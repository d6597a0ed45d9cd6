package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.verifier.archive.FakeDecisions;
import dev.keyfence.verifier.key.KeyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decisions over HTTP: as pages, and as they are made. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DecisionsEndpointTest {

    private static final String KEY = new KeyId(1, 2).toString();
    private static final Instant TIME = Instant.parse("2026-11-22T12:00:00.000001Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeDecisions decisions = new FakeDecisions();
    private final ControlRig rig = new ControlRig(decisions);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void pagesThroughDecisionsNewestFirst() {
        for (int i = 0; i < 5; i++) {
            decisions.add(decision(i, i == 3 ? "other" : "acme"));
        }
        List<Long> sequences = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    ControlRig.json(
                            rig.get("/v1/decisions?owner=acme&ip=203.0.113.7&limit=2" + cursor));
            page.get("items").forEach(item -> sequences.add(item.get("sequence").longValue()));
            JsonNode next = page.get("next_cursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.textValue();
        } while (!cursor.isEmpty());
        assertThat(sequences).containsExactly(4L, 2L, 1L, 0L);
    }

    @Test
    void saysAllThatTheRecordSays() {
        decisions.add(decision(7, "acme"));
        JsonNode item =
                ControlRig.json(
                                rig.get(
                                        "/v1/decisions?outcome=deny&reason=expired&environment=test"
                                                + "&profile=keyfence&node_id=n1&from=2026-11-22T12:00:07Z"
                                                + "&to=2026-11-22T12:00:08Z&key_id="
                                                + KEY))
                        .get("items")
                        .get(0);
        assertThat(item.properties().stream().map(field -> field.getKey()))
                .containsExactlyElementsOf(
                        Decision.getClassSchema().getFields().stream()
                                .map(field -> field.name())
                                .toList());
        assertThat(item.get("time").textValue()).isEqualTo("2026-11-22T12:00:07.000001Z");
        assertThat(item.get("environment").textValue()).isEqualTo("test");
        assertThat(item.get("held_scopes")).hasSize(2);
        assertThat(item.get("latency_nanos").longValue()).isEqualTo(5);
        assertThat(item.get("subject").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/decisions?outcome=maybe, must be allow or deny",
        "/v1/decisions?key_id=key_0, must be the id of a key",
        "/v1/decisions?from=soon, must be a time",
        "/v1/decisions?cursor=x, must be the next_cursor",
        "/v1/decisions?color=red, not known",
        "/v1/decisions/stream?from=2026-11-22T12:00:00Z, not known",
        "/v1/decisions/stream?limit=5, of lists",
        "/v1/decisions/stream?outcome=maybe, must be allow or deny"
    })
    void refusesQueriesItDoesNotUnderstand(String path, String detail) {
        var answer = rig.get(path);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ControlRig.json(answer).get("detail").textValue()).contains(detail);
    }

    @Test
    void saysThatTheArchiveDoesNotAnswerAndNothingOfIt() {
        decisions.breakDown();
        var answer = rig.get("/v1/decisions");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("archive_unavailable").doesNotContain("secret");
    }

    @Test
    void deletesAnOwnersDecisionsAndSaysWhatStays() {
        var answer = rig.send("DELETE", "/v1/owners/o%27hara%20%26%20co/decisions", "");
        assertThat(answer.statusCode()).isEqualTo(202);
        JsonNode json = ControlRig.json(answer);
        assertThat(json.get("owner").textValue()).isEqualTo("o'hara & co");
        assertThat(json.get("status").textValue()).isEqualTo("hidden");
        assertThat(json.get("decided_before").textValue()).isEqualTo("1970-01-01T00:00:01Z");
        assertThat(json.get("kept")).hasSizeGreaterThan(3);
        assertThat(rig.erasures.owners()).containsExactly("o'hara & co");
        assertThat(
                        ControlRig.json(rig.send("DELETE", "/v1/owners/done/decisions", ""))
                                .get("status")
                                .textValue())
                .isEqualTo("deleted");
        decisions.breakDown();
        assertThat(rig.send("DELETE", "/v1/owners/a/decisions", "").statusCode()).isEqualTo(503);
    }

    @Test
    void deletesNothingWhileTheTopologyThatCountsCannotBeAsked() {
        rig.erasures.breakDown();
        var answer = rig.send("DELETE", "/v1/owners/acme/decisions", "");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("kafka_unavailable", "ask again");
        assertThat(decisions.forgotten()).isEmpty();
    }

    @Test
    void streamsDecisionsAsTheyAreMade() throws Exception {
        try (EventReader stream = new EventReader(rig, "/v1/decisions/stream?owner=acme", "")) {
            stream.awaitLine("retry: 2000");
            decisions.add(decision(1, "other"));
            decisions.add(decision(2, "acme"));
            String id = stream.awaitLine("id: ").substring(4);
            assertThat(stream.awaitLine("event: ")).isEqualTo("event: decision");
            String data = stream.awaitLine("data: ").substring(6);
            assertThat(JSON.readTree(data).get("sequence").longValue()).isEqualTo(2);
            decisions.add(decision(3, "acme"));
            try (EventReader again =
                    new EventReader(rig, "/v1/decisions/stream", "Last-Event-ID: " + id)) {
                String missed = again.awaitLine("data: ").substring(6);
                assertThat(JSON.readTree(missed).get("sequence").longValue()).isEqualTo(3);
            }
        }
    }

    @Test
    void tellsAReaderWhoIsSlowHowManyItMissed() throws Exception {
        try (EventReader stream = new EventReader(rig, "/v1/decisions/stream", "")) {
            stream.awaitLine("retry: 2000");
            // More than the sockets' buffers and the queue hold together; nobody reads meanwhile.
            for (int i = 0; i < 60_000; i++) {
                decisions.add(decision(i, "acme"));
            }
            long seen = 0;
            long missed = 0;
            while (seen + missed < 60_000) {
                String event = stream.awaitLine("event: ");
                JsonNode data = JSON.readTree(stream.awaitLine("data: ").substring(6));
                if (event.equals("event: missed")) {
                    missed += data.get("count").longValue();
                } else {
                    seen++;
                }
            }
            assertThat(missed).isPositive();
            assertThat(seen + missed).isEqualTo(60_000);
        }
    }

    @Test
    void endsTheStreamWithItsReadersKey() throws Exception {
        try (EventReader stream = new EventReader(rig, "/v1/decisions/stream", "")) {
            stream.awaitLine("retry: 2000");
            rig.keys.gate(dev.keyfence.verifier.decide.DenyReason.FENCED);
            stream.awaitEnd();
        }
    }

    @Test
    void letsSoManyWatchAndTheNextOnesInWhenTheyHaveGone() throws Exception {
        List<EventReader> streams = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            streams.add(new EventReader(rig, "/v1/decisions/stream", ""));
            streams.getLast().awaitLine("retry: ");
        }
        var refused = rig.get("/v1/decisions/stream");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("too_many_streams");
        for (EventReader stream : streams) {
            stream.close();
        }
        await().until(() -> {
            try (EventReader next = new EventReader(rig, "/v1/decisions/stream", "")) {
                return next.status().contains("200");
            }
        });
    }

    private static Decision decision(long sequence, String owner) {
        return Decision.newBuilder()
                .setDecisionId("n1-1-" + sequence)
                .setNodeId("n1")
                .setNodeEpoch(1)
                .setSequence(sequence)
                .setTime(TIME.plusSeconds(sequence))
                .setKeyId(KEY)
                .setOwner(owner)
                .setEnvironment(Environment.TEST)
                .setProfile("keyfence")
                .setRequiredScopes(List.of("read"))
                .setHeldScopes(List.of("read", "write"))
                .setClientIp("203.0.113.7")
                .setOutcome(Outcome.DENY)
                .setReason("expired")
                .setLatencyNanos(5)
                .build();
    }
}
