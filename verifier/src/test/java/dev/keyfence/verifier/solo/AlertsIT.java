package dev.keyfence.verifier.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.verifier.alert.SampleAlerts;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyFormat;
import dev.keyfence.verifier.program.FreePort;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alerts written to the real program's topic, reviewed over its API, and there after a restart. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AlertsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String ROOT =
            new KeyFormat("kf").mint(Environment.LIVE, new SecureRandom());

    @TempDir Path directory;
    private final HttpClient client = HttpClient.newHttpClient();
    private int kafkaPort;

    @Test
    void areListedReviewedAndKept() throws Exception {
        kafkaPort = FreePort.take();
        Alert first = SampleAlerts.address("D3", "192.0.2.7").setLastSeen(Instant.now()).build();
        Alert second = SampleAlerts.key("D1", "key_1", "acme").setLastSeen(Instant.now()).build();
        try (KeyfenceProcess up = up()) {
            Http http = http(up);
            raise(up, List.of(first, second));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(items(http, "/v1/alerts")).hasSize(2));

            JsonNode acked = http.post(200, "/v1/alerts/" + first.getAlertId() + "/ack", "");
            assertThat(acked.path("status").asText()).isEqualTo("acknowledged");
            http.post(409, "/v1/alerts/" + first.getAlertId() + "/ack", "");
            JsonNode bulk =
                    http.post(
                            200,
                            "/v1/alerts/review",
                            "{\"alert_ids\":[\"%s\",\"%s\"],\"action\":\"resolve\",\"reason\":\"done\"}"
                                    .formatted(first.getAlertId(), second.getAlertId()));
            assertThat(bulk.path("taken").asInt()).isEqualTo(2);
            JsonNode risk = items(http, "/v1/risk");
            assertThat(risk).hasSize(3);
            JsonNode exception =
                    http.post(
                            201,
                            "/v1/alerts/exceptions",
                            "{\"owner\":\"acme\",\"reason\":\"a test\",\"expires_at\":\"%s\"}"
                                    .formatted(Instant.now().plus(Duration.ofDays(3))));
            assertThat(exception.path("active").asBoolean()).isTrue();
            measure(up, http);
        }
        try (KeyfenceProcess up = up()) {
            Http http = http(up);
            assertThat(items(http, "/v1/alerts?status=resolved")).hasSize(2);
            assertThat(items(http, "/v1/alerts/exceptions")).hasSize(1);
            Alert later = Alert.newBuilder(first).setLastSeen(Instant.now()).setCount(13).build();
            raise(up, List.of(later));
            await().atMost(SOON)
                    .untilAsserted(() -> {
                        JsonNode again =
                                JSON.readTree(http.get("/v1/alerts/" + first.getAlertId()).body());
                        assertThat(again.path("status").asText()).isEqualTo("new");
                        assertThat(again.path("reopened").asBoolean()).isTrue();
                        assertThat(again.path("steps")).hasSize(2);
                    });
            watchesByARuleOfItsUsers(up, http);
        }
    }

    /** The rule holds without a restart, and no longer once it is removed. */
    private void watchesByARuleOfItsUsers(KeyfenceProcess up, Http http) throws Exception {
        String path = "/v1/rules/user/brewing";
        String rule =
                """
                rule: brewing
                description: Somebody asks for coffee.
                severity: high
                condition: route == "/coffee" && !allowed
                """;
        assertThat(
                        http.call(400, "PUT", path, rule.replace("!allowed", "!alowed"))
                                .path("detail")
                                .asText())
                .contains("line 4", "undeclared reference to 'alowed'");
        assertThat(http.call(201, "PUT", path, rule).path("version").asInt()).isEqualTo(1);
        Http data = new Http(client, up.line("Data plane:").orElseThrow(), "");
        await().atMost(SOON)
                .untilAsserted(() -> {
                    data.post(200, "/v1/verify", "{\"key\":\"kf_live_x\",\"route\":\"/coffee\"}");
                    assertThat(items(http, "/v1/alerts?rule=U:brewing")).isNotEmpty();
                });
        assertThat(items(http, "/v1/rules").toString()).contains("U:brewing");
        http.call(200, "DELETE", path, "");
        assertThat(items(http, "/v1/rules").toString()).doesNotContain("U:brewing");
    }

    /** How long a step takes until it is written and read back; said, not asserted. */
    private void measure(KeyfenceProcess up, Http http) throws Exception {
        List<Alert> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(SampleAlerts.address("D4", "198.51.100." + i).build());
        }
        raise(up, many);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(items(http, "/v1/alerts?rule=D4&limit=500")).hasSize(100));
        List<Long> micros = new ArrayList<>();
        for (Alert alert : many) {
            long start = System.nanoTime();
            http.post(200, "/v1/alerts/" + alert.getAlertId() + "/ack", "");
            micros.add((System.nanoTime() - start) / 1_000);
        }
        micros.sort(null);
        System.out.printf(
                "a step, written and read back: p50 %.1f ms, p99 %.1f ms%n",
                micros.get(50) / 1e3, micros.get(98) / 1e3);
    }

    private void raise(KeyfenceProcess up, List<Alert> alerts) throws Exception {
        RaisedAlerts.raise(
                "127.0.0.1:" + kafkaPort, up.line("Control plane:").orElseThrow(), alerts);
    }

    private static JsonNode items(Http http, String path) throws Exception {
        return JSON.readTree(http.get(path).body()).path("items");
    }

    private Http http(KeyfenceProcess up) throws Exception {
        return new Http(client, up.awaitReady().line("Control plane:").orElseThrow(), ROOT);
    }

    private KeyfenceProcess up() throws Exception {
        return KeyfenceProcess.solo(directory, Map.of("KEYFENCE_ROOT_KEY", ROOT), kafkaPort);
    }
}
