package dev.keyfence.verifier.solo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.embed.Answer;
import dev.keyfence.verifier.embed.KeyfenceVerifier;
import dev.keyfence.verifier.embed.Request;
import dev.keyfence.verifier.embed.Settings;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.program.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that verifies in process, as one more node of a fleet. */
class EmbeddedVerifierIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String NEW_KEY =
            "{\"profile\":\"clipia\",\"owner\":\"acme\",\"name\":\"ci\",\"environment\":\"test\","
                    + "\"scopes\":[\"generate\"]}";

    private static final String IMPORTED = "clary-of-old-0123456789";

    @TempDir Path directory;

    @Test
    void decidesWithTheFleetsKeysAndCountsInItsReceipts() throws Exception {
        int kafka = FreePort.take();
        try (KeyfenceProcess up = KeyfenceProcess.solo(directory, Map.of(), kafka).awaitReady()) {
            String control = up.line("Control plane:").orElseThrow();
            String root = up.line("Root key:").orElseThrow();
            JsonNode key = JSON.readTree(up.post(control, "/v1/keys", root, NEW_KEY).body());
            try (KeyfenceVerifier keyfence =
                    KeyfenceVerifier.start(
                            Settings.of(
                                    "127.0.0.1:" + kafka,
                                    control,
                                    directory.resolve("shop"),
                                    "shop-1"))) {
                await().atMost(WITHIN).until(keyfence::isReady);
                assertThat(keyfence.whyNotReady()).isEmpty();
                String secret = key.path("key").asText();

                allowsWhatTheKeyMayDo(keyfence, secret, key.path("key_id").asText());
                refusesWhatItMayNot(keyfence, secret);
                countsInTheReceipt(up, control, root, key);

                Answer revoked = keyfence.verify(Request.of(secret, "clipia"));
                assertThat(revoked.allowed()).isFalse();
                assertThat(revoked.reason()).isEqualTo("revoked");
            }
        }
    }

    @Test
    void knowsTheFleetsSharedSecrets() throws Exception {
        byte[] old = "a secret that all nodes know".getBytes(UTF_8);
        byte[] sealing = new byte[SealingKeys.KEY_BYTES];
        int kafka = FreePort.take();
        try (KeyfenceProcess up =
                KeyfenceProcess.solo(
                                directory,
                                Map.of(),
                                kafka,
                                "--import-secrets="
                                        + file("old: hex:" + HexFormat.of().formatHex(old)),
                                "--key-encryption-keys="
                                        + file("k1: hex:" + HexFormat.of().formatHex(sealing)))
                        .awaitReady()) {
            String control = up.line("Control plane:").orElseThrow();
            String root = up.line("Root key:").orElseThrow();
            JsonNode key =
                    JSON.readTree(
                            up.post(
                                            control,
                                            "/v1/keys",
                                            root,
                                            "{\"profile\":\"clary\",\"owner\":\"acme\",\"jwt\":true}")
                                    .body());
            bring(control, root, hex(hmac(old, IMPORTED)));
            try (KeyfenceVerifier keyfence =
                    KeyfenceVerifier.start(
                            Settings.of(
                                            "127.0.0.1:" + kafka,
                                            control,
                                            directory.resolve("shop"),
                                            "shop-1")
                                    .with(
                                            new HashSecrets(Map.of("old", old)),
                                            new SealingKeys("k1", Map.of("k1", sealing))))) {
                await().atMost(WITHIN).until(keyfence::isReady);

                Answer token = keyfence.verify(Request.of(token(key), "clary"));
                assertThat(token.reason()).isEqualTo("ok");
                assertThat(token.subject()).isEqualTo("user_id");
                assertThat(token.attributes()).containsEntry("tier", "lite");
                Answer imported = keyfence.verify(Request.of(IMPORTED, "clary"));
                assertThat(imported.reason()).isEqualTo("ok");
                assertThat(imported.subject()).isNull();
            }
        }
    }

    private Path file(String line) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "secrets", ".yaml"), line + "\n");
    }

    private static void bring(String control, String root, String hash) throws Exception {
        String row =
                "{\"algorithm\":\"hmac-sha256\",\"secret_name\":\"old\",\"hash\":\""
                        + hash
                        + "\",\"owner\":\"acme\",\"profile\":\"clary\"}\n";
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(control + "/v1/keys/import"))
                            .header("Authorization", "Bearer " + root)
                            .header("Content-Type", "application/x-ndjson")
                            .POST(HttpRequest.BodyPublishers.ofString(row))
                            .build();
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
                    .contains("\"accepted\":1");
        }
    }

    private static String token(JsonNode key) throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        String input =
                base64("{\"alg\":\"HS256\",\"kid\":\"%s\"}".formatted(key.path("key_id").asText()))
                        + '.'
                        + base64(
                                "{\"sub\":\"user_id\",\"iat\":%d,\"exp\":%d}"
                                        .formatted(now, now + 600));
        byte[] mac = hmac(key.path("key").asText().getBytes(UTF_8), input);
        return input + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] hmac(byte[] secret, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    private static void allowsWhatTheKeyMayDo(
            KeyfenceVerifier keyfence, String secret, String keyId) {
        Answer answer =
                keyfence.verify(
                        Request.of(secret, "clipia")
                                .at("POST", "/v1/models/flux")
                                .from("203.0.113.7", "the client"));

        assertThat(answer.allowed()).as(answer.toString()).isTrue();
        assertThat(answer.reason()).isEqualTo("ok");
        assertThat(answer.keyId()).isEqualTo(keyId);
        assertThat(answer.owner()).isEqualTo("acme");
        assertThat(answer.environment()).isEqualTo("test");
        assertThat(answer.scopes()).containsExactly("generate");
        assertThat(answer.expiresAt()).isNull();
        assertThat(answer.decisionId()).startsWith("shop-1-");
    }

    private static void refusesWhatItMayNot(KeyfenceVerifier keyfence, String secret) {
        assertThat(keyfence.verify(Request.of(null, "clipia")).reason()).isEqualTo("missing_key");
        assertThat(keyfence.verify(Request.of("x", "clipia")).reason()).isEqualTo("malformed_key");
        assertThat(keyfence.verify(Request.of(secret, "clipia", "read")).reason())
                .isEqualTo("insufficient_scope");
        assertThatThrownBy(() -> keyfence.verify(Request.of(secret, "nobody")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there are [claid, clary, clipia")
                .hasMessageNotContaining(secret);
    }

    private static void countsInTheReceipt(
            KeyfenceProcess up, String control, String root, JsonNode key) throws Exception {
        JsonNode receipt =
                JSON.readTree(
                        up.post(
                                        control,
                                        "/v1/keys/" + key.path("key_id").asText() + "/revoke",
                                        root,
                                        "{\"wait_ms\":20000}")
                                .body());

        assertThat(receipt.path("status").asText()).isEqualTo("confirmed");
        assertThat(receipt.path("nodes").findValuesAsText("node_id")).contains("shop-1");
    }
}
