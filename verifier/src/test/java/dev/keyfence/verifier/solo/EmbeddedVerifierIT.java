package dev.keyfence.verifier.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.embed.Answer;
import dev.keyfence.verifier.embed.KeyfenceVerifier;
import dev.keyfence.verifier.embed.Request;
import dev.keyfence.verifier.embed.Settings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that verifies in process, as one more node of a fleet. */
class EmbeddedVerifierIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String NEW_KEY =
            "{\"profile\":\"clipia\",\"owner\":\"acme\",\"name\":\"ci\",\"environment\":\"test\","
                    + "\"scopes\":[\"generate\"]}";

    @TempDir Path directory;

    @Test
    void decidesWithTheFleetsKeysAndCountsInItsReceipts() throws Exception {
        int kafka = freePort();
        String data = directory.resolve("solo").toString();
        try (KeyfenceProcess up =
                KeyfenceProcess.start(
                                directory,
                                Map.of(),
                                "up",
                                "--data-dir=" + data,
                                "--port=0",
                                "--control-port=0",
                                "--kafka-port=" + kafka)
                        .awaitReady()) {
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

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
