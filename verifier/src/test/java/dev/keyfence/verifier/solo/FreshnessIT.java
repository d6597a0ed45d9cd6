package dev.keyfence.verifier.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.program.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A verifier that is behind, and callers who know a position that it must have. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FreshnessIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    /** Longer than the node is stopped, so that its lease does not answer for the position. */
    private static final String LEASE = "60s";

    @TempDir Path directory;
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aNodeThatIsBehindDoesNotAnswerWhoKnowsBetter() throws Exception {
        String kafkaPort = Integer.toString(FreePort.take());
        try (KeyfenceProcess up =
                start("up", "solo", "--control-port", "0", "--kafka-port", kafkaPort)) {
            String control = up.awaitReady().line("Control plane:").orElseThrow();
            String root = up.line("Root key:").orElseThrow();
            try (KeyfenceProcess node =
                    start(
                            "node",
                            "edge",
                            "--registry",
                            control,
                            "--bootstrap",
                            "127.0.0.1:" + kafkaPort)) {
                String data = node.awaitReady().line("Data plane:").orElseThrow();
                JsonNode key = create(up, control, root);
                await().atMost(ANSWER_WITHIN)
                        .until(() -> reason(verify(data, key, "0").get()).equals("ok"));

                node.signal("STOP");
                long position = revoke(up, control, root, key);
                CompletableFuture<HttpResponse<String>> answer =
                        verify(data, key, Long.toString(position));
                node.signal("CONT");

                assertThat(reason(answer.get())).isIn("revoked", "stale");
                await().atMost(ANSWER_WITHIN)
                        .until(() ->
                                reason(verify(data, key, Long.toString(position)).get())
                                        .equals("revoked"));
                assertThat(position(verify(data, key, "0").get())).isGreaterThanOrEqualTo(position);
                whatNobodyHasReachedIsStale(data, key, position + 1_000_000);
                fleetIsShown(up, control, root);
            }
        }
    }

    private void whatNobodyHasReachedIsStale(String data, JsonNode key, long position)
            throws Exception {
        long start = System.nanoTime();
        HttpResponse<String> answer = verify(data, key, Long.toString(position)).get();
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(reason(answer)).isEqualTo("stale");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    private static void fleetIsShown(KeyfenceProcess up, String control, String root)
            throws Exception {
        JsonNode nodes = JSON.readTree(up.get(control, "/v1/nodes", root).body()).path("items");
        assertThat(nodes).hasSize(2);
        for (JsonNode node : nodes) {
            assertThat(node.path("status").asText()).isEqualTo("live");
            assertThat(node.path("staleness_ms").asLong()).isBetween(0L, 60_000L);
        }
    }

    private CompletableFuture<HttpResponse<String>> verify(
            String data, JsonNode key, String minFence) {
        String json = "{\"key\":\"" + key.path("key").asText() + "\"}";
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create(data + "/v1/verify"))
                        .timeout(ANSWER_WITHIN)
                        .header("Content-Type", "application/json")
                        .header("Keyfence-Min-Fence", minFence)
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String reason(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body()).path("reason").asText();
    }

    private static long position(HttpResponse<String> answer) {
        return answer.headers().firstValueAsLong("Keyfence-Fence-Position").orElseThrow();
    }

    private static JsonNode create(KeyfenceProcess up, String control, String root)
            throws Exception {
        String json = "{\"owner\":\"acme\",\"environment\":\"live\",\"scopes\":[\"read\"]}";
        return JSON.readTree(up.post(control, "/v1/keys", root, json).body());
    }

    private static long revoke(KeyfenceProcess up, String control, String root, JsonNode key)
            throws Exception {
        String path = "/v1/keys/" + key.path("key_id").asText() + "/revoke";
        var receipt = JSON.readTree(up.post(control, path, root, "{\"wait_ms\":0}").body());
        assertThat(receipt.path("position").isIntegralNumber()).as(receipt.toString()).isTrue();
        return receipt.path("position").asLong();
    }

    private KeyfenceProcess start(String command, String name, String... more) throws IOException {
        String[] common = {
            command,
            "--data-dir",
            directory.resolve(name).toString(),
            "--node-id",
            name,
            "--port",
            "0",
            "--lease",
            LEASE,
            "--min-fence-wait",
            "200ms"
        };
        String[] all = new String[common.length + more.length];
        System.arraycopy(common, 0, all, 0, common.length);
        System.arraycopy(more, 0, all, common.length, more.length);
        return KeyfenceProcess.start(directory, Map.of(), all);
    }
}
