package dev.keyfence.verifier.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clary's keys from a configuration file, in the real program with its own broker. */
class KeysFileIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String ROOT =
            new KeyFormat("kf").mint(Environment.LIVE, new SecureRandom());
    private static final String FIRST = "clary-of-old-first-0123456789";
    private static final String SECOND = "clary-of-old-second-0123456789";

    @TempDir Path directory;

    @Test
    void makesTheKeysWhatTheFileSaysAtStartAndWhenHungUp() throws Exception {
        file(row(FIRST, "standard"));
        try (KeyfenceProcess up = up()) {
            up.awaitReady();
            assertThat(verify(up, FIRST).path("attributes").path("tier").asText())
                    .isEqualTo("standard");
            assertThat(verify(up, SECOND).path("reason").asText()).isEqualTo("unknown_key");

            file(row(FIRST, "professional") + row(SECOND, "lite"));
            hangUp(up, SECOND, "ok");
            assertThat(verify(up, FIRST).path("attributes").path("tier").asText())
                    .isEqualTo("professional");

            file(row(FIRST, "gold"));
            up.signal("HUP");
            await().atMost(SOON).until(() -> up.error().contains("line 2: 'attributes'"));
            assertThat(verify(up, SECOND).path("reason").asText()).isEqualTo("ok");

            file(row(FIRST, "professional"));
            hangUp(up, SECOND, "suspended");
        }
        file(row(FIRST, "professional") + row(SECOND, "lite"));
        try (KeyfenceProcess up = up()) {
            up.awaitReady();
            assertThat(verify(up, SECOND).path("reason").asText()).isEqualTo("ok");
            // What changes a key is in effect before it is in its history.
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(history(up, SECOND))
                                    .containsExactly("imported", "suspended", "resumed"));
            assertThat(history(up, FIRST))
                    .as("a second start changes nothing")
                    .containsExactly("imported", "updated");
        }
    }

    @Test
    void doesNotStartWithAFileThatIsNotRight() throws Exception {
        file("  - {owner: acme}\n");
        try (KeyfenceProcess up = up()) {
            assertThat(up.awaitExit()).isEqualTo(2);
            assertThat(up.error()).contains("keys.yaml line 2: 'key' or hash is required");
        }
    }

    /** Signals may be merged into one, and are heard some time after they are sent. */
    private static void hangUp(KeyfenceProcess up, String key, String reason) throws Exception {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    up.signal("HUP");
                    return verify(up, key).path("reason").asText().equals(reason);
                });
    }

    private static JsonNode verify(KeyfenceProcess up, String key) throws Exception {
        return JSON.readTree(
                up.post(
                                up.line("Data plane:").orElseThrow(),
                                "/v1/verify",
                                "",
                                "{\"profile\":\"clary\",\"key\":\"" + key + "\"}")
                        .body());
    }

    private static List<String> history(KeyfenceProcess up, String key) throws Exception {
        String id = verify(up, key).path("key_id").asText();
        String control = up.line("Control plane:").orElseThrow();
        return JSON.readTree(up.get(control, "/v1/keys/" + id + "/history", ROOT).body())
                .path("items")
                .findValuesAsText("type");
    }

    private void file(String rows) throws IOException {
        Path file = Files.writeString(directory.resolve("keys.yaml"), "keys:\n" + rows);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static String row(String key, String tier) {
        return "  - {key: %s, profile: clary, owner: acme, attributes: {tier: %s}}\n"
                .formatted(key, tier);
    }

    private KeyfenceProcess up() throws IOException {
        return KeyfenceProcess.solo(
                directory,
                Map.of("KEYFENCE_ROOT_KEY", ROOT),
                0,
                "--keys-file",
                directory.resolve("keys.yaml").toString(),
                "--keys-file-removed",
                "suspend");
    }
}
