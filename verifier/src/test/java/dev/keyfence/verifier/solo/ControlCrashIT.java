package dev.keyfence.verifier.solo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.program.FreePort;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A control node is killed after it was sent a request and before it has answered; the caller tries
 * again with another control node, under the same Idempotency-Key.
 */
class ControlCrashIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Well-formed, and known to everybody who reads this. */
    private static final String ROOT = "kf_live_0123456789ABCDEFGHIJKLMNOPQRSTUV" + "1OnaJh";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int ROUNDS = 4;

    /** A request takes some 5 to 20 ms, so that some rounds kill before and some after sending. */
    private static final int KILL_AFTER_MILLIS_MAX = 25;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final int kafkaPort = FreePort.take();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir Path directory;

    @Test
    void aRetryFindsWhatTheFirstTryDidOrDoesItOnce() throws Exception {
        System.out.println("ControlCrashIT -Dseed=" + seed);
        try (KeyfenceProcess up = up().awaitReady();
                KeyfenceProcess other = control("other", up).awaitReady()) {
            String url = other.line("Control plane:").orElseThrow();
            String rotated = "";
            for (int round = 0; round < ROUNDS; round++) {
                try (KeyfenceProcess victim = control("victim", up).awaitReady()) {
                    Call create = Call.create("owner-" + round);
                    cutShort(victim, create);
                    rotated = createdOnce(up, url, create, "owner-" + round);
                }
            }
            for (int round = 0; round < ROUNDS; round++) {
                try (KeyfenceProcess victim = control("victim", up).awaitReady()) {
                    Call rotate = Call.rotate(rotated);
                    cutShort(victim, rotate);
                    rotatedOnce(up, url, rotate, rotated, round + 2);
                }
            }
        }
    }

    /**
     * A request that may be repeated.
     *
     * @param path where it goes
     * @param body what it holds
     * @param name its idempotency key
     */
    private record Call(String path, String body, String name) {

        static Call create(String owner) {
            return new Call(
                    "/v1/keys",
                    "{\"owner\":\"" + owner + "\",\"scopes\":[\"read\"]}",
                    UUID.randomUUID().toString());
        }

        static Call rotate(String keyId) {
            return new Call("/v1/keys/" + keyId + "/rotate", "{}", UUID.randomUUID().toString());
        }
    }

    private String createdOnce(KeyfenceProcess up, String url, Call call, String owner)
            throws Exception {
        HttpResponse<String> again = answered(url, call);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(201);
        JsonNode key = JSON.readTree(again.body());
        awaitAllowed(up, key, 1);
        JsonNode listed = get(url, "/v1/keys?owner=" + owner).get("items");
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).get("key_id")).isEqualTo(key.get("key_id"));
        assertThat(listed.get(0).get("version").intValue()).isEqualTo(1);
        assertSameAnswer(url, call, again);
        return key.get("key_id").textValue();
    }

    private void rotatedOnce(
            KeyfenceProcess up, String url, Call call, String keyId, int generation)
            throws Exception {
        HttpResponse<String> again = answered(url, call);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        JsonNode key = JSON.readTree(again.body());
        assertThat(key.get("secrets").get(0).get("generation").intValue()).isEqualTo(generation);
        awaitAllowed(up, key, generation);
        assertThat(get(url, "/v1/keys/" + keyId).get("version").intValue()).isEqualTo(generation);
        assertSameAnswer(url, call, again);
    }

    /** Once the event is on the node, the answer is read from it, and is the same. */
    private void assertSameAnswer(String url, Call call, HttpResponse<String> first) {
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> {
                    HttpResponse<String> replayed = send(url, call);
                    assertThat(replayed.headers().firstValue("idempotency-replayed"))
                            .hasValue("true");
                    assertThat(replayed.body()).isEqualTo(first.body());
                });
    }

    /** A retry may be asked to come back, while Kafka notices that a producer has died. */
    private HttpResponse<String> answered(String url, Call call) {
        return Awaitility.await()
                .atMost(LIMIT)
                .until(() -> send(url, call), answer -> answer.statusCode() < 500);
    }

    /** Sends a request, and kills the process some milliseconds later. */
    private void cutShort(KeyfenceProcess victim, Call call) throws Exception {
        URI url = URI.create(victim.line("Control plane:").orElseThrow());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            String request =
                    """
                    POST %s HTTP/1.1\r
                    Host: localhost\r
                    X-Api-Key: %s\r
                    Idempotency-Key: "%s"\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    \r
                    %s\
                    """
                            .formatted(
                                    call.path(),
                                    ROOT,
                                    call.name(),
                                    call.body().length(),
                                    call.body());
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            int millis = random.nextInt(KILL_AFTER_MILLIS_MAX);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            victim.kill();
        }
    }

    private void awaitAllowed(KeyfenceProcess up, JsonNode key, int generation) throws Exception {
        String data = up.line("Data plane:").orElseThrow();
        String body = "{\"key\":\"" + key.get("key").textValue() + "\",\"scopes\":[\"read\"]}";
        Awaitility.await()
                .alias("secret " + generation)
                .atMost(LIMIT)
                .until(() -> up.post(data, "/v1/verify", "", body).body().contains("\"ok\""));
    }

    private JsonNode get(String url, String path) throws Exception {
        return JSON.readTree(
                http.send(
                                HttpRequest.newBuilder(URI.create(url + path))
                                        .header("X-Api-Key", ROOT)
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private HttpResponse<String> send(String url, Call call)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url + call.path()))
                        .header("X-Api-Key", ROOT)
                        .header("Idempotency-Key", '"' + call.name() + '"')
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(30))
                        .POST(HttpRequest.BodyPublishers.ofString(call.body()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private KeyfenceProcess up() throws IOException {
        return KeyfenceProcess.solo(directory, Map.of("KEYFENCE_ROOT_KEY", ROOT), kafkaPort);
    }

    private KeyfenceProcess control(String name, KeyfenceProcess up) throws IOException {
        return KeyfenceProcess.start(
                directory,
                Map.of(),
                "control",
                "--data-dir=" + directory.resolve(name),
                "--bootstrap=127.0.0.1:" + kafkaPort,
                "--registry=" + up.line("Control plane:").orElseThrow(),
                "--control-port=0",
                "--node-id=" + name);
    }
}
