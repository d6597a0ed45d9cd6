package dev.keyfence.verifier.solo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.program.FreePort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mass revocation with two control nodes: a solo instance, and one beside it that dies. */
class RevocationsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CATCHES_UP = Duration.ofSeconds(30);

    @TempDir Path directory;
    private final HttpClient http = HttpClient.newHttpClient();
    private String root = "";

    @Test
    void isOneRevocationAtBothControlNodesAndAfterTheirDeath() throws Exception {
        int kafkaPort = FreePort.take();
        try (KeyfenceProcess up = up(kafkaPort)) {
            String first = up.line("Control plane:").orElseThrow();
            root = up.line("Root key:").orElseThrow();
            List<JsonNode> keys = List.of(create(first), create(first), create(first));
            String id;
            try (KeyfenceProcess control = control(kafkaPort, first)) {
                String second = control.line("Control plane:").orElseThrow();
                awaitCount(second, 3);
                id = revokesOnce(first, second);
                refusesOtherBodies(second);
                control.kill();
            }
            try (KeyfenceProcess control = control(kafkaPort, first)) {
                knowsWhatItWasTold(control.line("Control plane:").orElseThrow(), id);
            }
            for (JsonNode key : keys) {
                assertThat(reason(up, key)).isEqualTo("revoked");
            }
            assertThat(reason(up, create(first))).isEqualTo("ok");
        }
    }

    @Test
    void isTheSameRevocationWhenTheControlNodeDiesBeforeItAnswers() throws Exception {
        int kafkaPort = FreePort.take();
        try (KeyfenceProcess up = up(kafkaPort)) {
            String first = up.line("Control plane:").orElseThrow();
            root = up.line("Root key:").orElseThrow();
            JsonNode key = create(first);
            String body = "{\"target\":{\"owner\":\"acme\"},\"wait_ms\":20000}";
            try (KeyfenceProcess control = control(kafkaPort, first)) {
                String second = control.line("Control plane:").orElseThrow();
                awaitCount(second, 1);
                var _ = http.sendAsync(call(second, body, "retry-dies"), BodyHandlers.ofString());
                Awaitility.await().atMost(CATCHES_UP).until(() -> !list(first).isEmpty());
                control.kill();
            }
            String known = list(first).get(0).path("revocation_id").asText();
            JsonNode again =
                    json(http.send(call(first, body, "retry-dies"), BodyHandlers.ofString()));
            assertThat(again.path("revocation_id").asText()).isEqualTo(known);
            assertThat(again.path("status").asText()).isEqualTo("confirmed");
            assertThat(list(first)).hasSize(1);
            assertThat(reason(up, key)).isEqualTo("revoked");
        }
    }

    @Test
    void letsAHolderEndTheirKeyButNotTheLastAdministrators() throws Exception {
        try (KeyfenceProcess up = up(FreePort.take())) {
            root = up.line("Root key:").orElseThrow();
            String control = up.line("Control plane:").orElseThrow();
            String data = up.line("Data plane:").orElseThrow();
            JsonNode key = create(control);
            String secret = key.path("key").asText();
            assertThat(end(data, secret).statusCode()).isEqualTo(200);
            assertThat(reason(up, key)).isEqualTo("revoked");
            assertThat(end(data, secret).statusCode()).isEqualTo(200);
            assertThat(end(control, "kf_live_nothing").statusCode()).isEqualTo(200);
            assertThat(end(control, root).statusCode()).isEqualTo(409);
            JsonNode receipt = list(control).get(0);
            assertThat(receipt.path("actor").path("id")).isEqualTo(key.path("key_id"));
            assertThat(receipt.path("note").asText()).isEqualTo("self-service");
            assertThat(up.error()).doesNotContain(secret, root);
        }
    }

    private String revokesOnce(String first, String second) throws Exception {
        String body =
                "{\"target\":{\"owner\":\"acme\"},\"reason\":\"key_compromise\","
                        + "\"note\":\"laptop stolen\",\"wait_ms\":20000}";
        JsonNode here = json(http.send(call(first, body, "retry-0001"), BodyHandlers.ofString()));
        JsonNode there = json(http.send(call(second, body, "retry-0001"), BodyHandlers.ofString()));
        assertThat(here.path("status").asText()).isEqualTo("confirmed");
        assertThat(here.path("nodes")).hasSize(2);
        for (String same :
                List.of("revocation_id", "position", "requested_at", "control_node_id")) {
            assertThat(there.path(same)).as(same).isEqualTo(here.path(same));
        }
        assertThat(list(second)).hasSize(1);
        return here.path("revocation_id").asText();
    }

    private void refusesOtherBodies(String at) throws Exception {
        String other = "{\"target\":{\"owner\":\"other\"}}";
        assertThat(http.send(call(at, other, "retry-0001"), BodyHandlers.ofString()).statusCode())
                .isEqualTo(422);
    }

    private void knowsWhatItWasTold(String at, String id) throws Exception {
        JsonNode receipt = get(at, "/v1/revocations/" + id + "?wait_ms=20000");
        assertThat(receipt.path("status").asText()).isEqualTo("confirmed");
        assertThat(receipt.path("elapsed_ms").isNull()).isTrue();
        assertThat(receipt.path("note").asText()).isEqualTo("laptop stolen");
        assertThat(receipt.path("reason").asText()).isEqualTo("key_compromise");
        assertThat(receipt.path("target").path("owner").asText()).isEqualTo("acme");
        assertThat(receipt.path("actor").path("address").asText()).isEqualTo("127.0.0.1");
        receipt.path("nodes")
                .forEach(node -> assertThat(node.path("latency_ms").isNull()).isTrue());
        assertThat(list(at).get(0).path("revocation_id").asText()).isEqualTo(id);
    }

    /** Waits until a node knows so many keys of acme. */
    private void awaitCount(String at, int keys) {
        String body = "{\"target\":{\"owner\":\"acme\"},\"dry_run\":true}";
        Awaitility.await()
                .atMost(CATCHES_UP)
                .until(() ->
                        JSON.readTree(
                                                http.send(
                                                                call(at, body, "dry-run-1"),
                                                                BodyHandlers.ofString())
                                                        .body())
                                        .path("count")
                                        .asInt()
                                == keys);
    }

    private HttpRequest call(String at, String body, String idempotencyKey) {
        return HttpRequest.newBuilder(URI.create(at + "/v1/revocations"))
                .header("Authorization", "Bearer " + root)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .timeout(Duration.ofSeconds(40))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> end(String at, String token) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(at + "/oauth2/revoke"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("token=" + token))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode list(String at) throws Exception {
        return get(at, "/v1/revocations").path("items");
    }

    private JsonNode get(String at, String path) throws Exception {
        return json(
                http.send(
                        HttpRequest.newBuilder(URI.create(at + path))
                                .header("Authorization", "Bearer " + root)
                                .timeout(Duration.ofSeconds(40))
                                .build(),
                        BodyHandlers.ofString()));
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private JsonNode create(String at) throws Exception {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(URI.create(at + "/v1/keys"))
                                .header("Authorization", "Bearer " + root)
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"owner\":\"acme\",\"scopes\":[\"read\"]}"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body());
    }

    private static String reason(KeyfenceProcess up, JsonNode key) throws Exception {
        String data = up.line("Data plane:").orElseThrow();
        String json = "{\"profile\":\"keyfence\",\"key\":\"" + key.path("key").asText() + "\"}";
        return JSON.readTree(up.post(data, "/v1/verify", "", json).body()).path("reason").asText();
    }

    private KeyfenceProcess up(int kafkaPort) throws Exception {
        return KeyfenceProcess.solo(directory, Map.of(), kafkaPort).awaitReady();
    }

    private KeyfenceProcess control(int kafkaPort, String registry) throws Exception {
        return KeyfenceProcess.start(
                        directory,
                        Map.of(),
                        "control",
                        "--data-dir",
                        directory.resolve("control").toString(),
                        "--node-id=control-2",
                        "--control-port=0",
                        "--bootstrap=127.0.0.1:" + kafkaPort,
                        "--registry=" + registry)
                .awaitReady();
    }
}
