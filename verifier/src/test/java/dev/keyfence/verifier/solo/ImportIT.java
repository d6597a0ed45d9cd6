package dev.keyfence.verifier.solo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyfence.verifier.keyimport.FileFormat;
import dev.keyfence.verifier.transfer.ControlTarget;
import dev.keyfence.verifier.transfer.KeyDownload;
import dev.keyfence.verifier.transfer.KeyUpload;
import dev.keyfence.verifier.transfer.TransferException;
import dev.keyfence.verifier.transfer.UploadTotals;
import dev.keyfence.verifier.transfer.UploadWatcher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of every kind, imported into the real program, which is killed in the middle of it. */
class ImportIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEYS = 10_000;
    private static final int CHUNK_ROWS = 500;
    private static final int DIES_AFTER_ROWS = 3_000;
    private static final String SECRET = "a secret that all nodes know";

    @TempDir Path directory;

    @Test
    void importsEachKeyOnceThoughItIsKilledInBetween() throws Exception {
        Path file = file();
        String root;
        try (KeyfenceProcess up = up()) {
            up.awaitReady();
            root = up.line("Root key:").orElseThrow();
            assertThat(reason(up, key(0))).isEqualTo("malformed_key");
            assertThatThrownBy(() -> upload(up, root, file, new Killer(up)))
                    .isInstanceOf(TransferException.class);
        }
        try (KeyfenceProcess up = up()) {
            up.awaitReady();
            UploadTotals totals = upload(up, root, file, new Watcher());

            assertThat(totals.rows()).isEqualTo(KEYS + 3);
            assertThat(totals.rejected()).isEqualTo(2);
            assertThat(totals.duplicates())
                    .as("what was under way when it was killed, and one")
                    .isBetween(1L, 2L * CHUNK_ROWS + 1);
            allAreThereOnce(up, root);
            for (int i = 0; i < KEYS; i += KEYS / 40 + 1) {
                assertThat(reason(up, key(i))).as("key %d", i).isEqualTo("ok");
            }
            assertThat(reason(up, "sk-stranger-stranger")).isEqualTo("unknown_key");
            isRehashed(up, root, key(2));
            isRehashed(up, root, key(3));
        }
    }

    private void allAreThereOnce(KeyfenceProcess up, String root) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new KeyDownload(target(up, root)).run(FileFormat.NDJSON, out);
        List<String> owners =
                out.toString(UTF_8)
                        .lines()
                        .map(ImportIT::json)
                        .map(key -> key.path("owner").asText())
                        .toList();

        assertThat(owners).hasSize(KEYS + 1).doesNotHaveDuplicates();
    }

    /** At first use the key was known by another hash; from then on it is known by ours. */
    private static void isRehashed(KeyfenceProcess up, String root, String key) throws Exception {
        JsonNode decision = verify(up, key);
        assertThat(decision.path("reason").asText()).isEqualTo("ok");
        String history = "/v1/keys/" + decision.path("key_id").asText() + "/history";
        String control = up.line("Control plane:").orElseThrow();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        JSON.readTree(up.get(control, history, root).body())
                                .path("items")
                                .findValuesAsText("type")
                                .equals(List.of("imported", "rehashed")));
        assertThat(reason(up, key)).isEqualTo("ok");
    }

    private UploadTotals upload(KeyfenceProcess up, String root, Path file, Watcher watcher)
            throws Exception {
        return new KeyUpload(
                        target(up, root),
                        new KeyUpload.Settings(
                                file,
                                FileFormat.NDJSON,
                                directory.resolve("checkpoint"),
                                CHUNK_ROWS,
                                Duration.ofMillis(10)),
                        watcher)
                .run();
    }

    private static ControlTarget target(KeyfenceProcess up, String root) throws IOException {
        return new ControlTarget(URI.create(up.line("Control plane:").orElseThrow()), root);
    }

    private Path file() throws IOException, GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < KEYS; i++) {
            text.append(row(i)).append('\n');
            if (i == KEYS / 2) {
                text.append(row(1)).append("\n{\"owner\":\"nobody\"}\n");
            }
        }
        text.append("{\"key\":\"cut o");
        return Files.writeString(directory.resolve("keys.ndjson"), text);
    }

    private static String row(int i) throws GeneralSecurityException {
        byte[] key = key(i).getBytes(UTF_8);
        String owner = "\"owner\":\"owner-" + i + "\"}";
        return switch (i % 4) {
            case 0 -> "{\"key\":\"" + key(i) + "\"," + owner;
            case 1 ->
                    "{\"algorithm\":\"sha256\",\"hash\":\""
                            + HexFormat.of()
                                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key))
                            + "\","
                            + owner;
            case 2 ->
                    "{\"algorithm\":\"sha512\",\"encoding\":\"base64\",\"hash\":\""
                            + Base64.getEncoder()
                                    .encodeToString(
                                            MessageDigest.getInstance("SHA-512").digest(key))
                            + "\","
                            + owner;
            default -> {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
                yield "{\"algorithm\":\"hmac-sha256\",\"secret_name\":\"old\",\"hash\":\""
                        + HexFormat.of().formatHex(mac.doFinal(key))
                        + "\","
                        + owner;
            }
        };
    }

    private static String key(int i) {
        return "sk-of-another-api-%06d".formatted(i);
    }

    private KeyfenceProcess up() throws IOException {
        Path secrets = directory.resolve("secrets.properties");
        Files.writeString(secrets, "old=" + SECRET + "\n");
        return KeyfenceProcess.solo(directory, Map.of(), 0, "--import-secrets", secrets.toString());
    }

    private static String reason(KeyfenceProcess up, String key) throws Exception {
        return verify(up, key).path("reason").asText();
    }

    private static JsonNode verify(KeyfenceProcess up, String key) throws Exception {
        String data = up.line("Data plane:").orElseThrow();
        return JSON.readTree(up.post(data, "/v1/verify", "", "{\"key\":\"" + key + "\"}").body());
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static class Watcher implements UploadWatcher {

        @Override
        public void begins(UploadTotals earlier, double share) {
            assertThat(earlier.rows()).isGreaterThanOrEqualTo(DIES_AFTER_ROWS);
        }

        @Override
        public void progress(UploadTotals totals, double share) {
            assertThat(share).isLessThanOrEqualTo(1);
        }

        @Override
        public void note(ObjectNode row) {
            assertThat(row.toString()).doesNotContain("sk-of-another-api");
        }

        @Override
        public void keep() {}

        @Override
        public void waiting(String reason) {
            assertThat(reason).isNotEmpty();
        }
    }

    /** Kills the program with {@code kill -9} in the middle. */
    private static final class Killer extends Watcher {

        private final KeyfenceProcess up;

        Killer(KeyfenceProcess up) {
            this.up = up;
        }

        @Override
        public void begins(UploadTotals earlier, double share) {
            assertThat(earlier.rows()).isZero();
        }

        @Override
        public void progress(UploadTotals totals, double share) {
            if (totals.rows() >= DIES_AFTER_ROWS) {
                try {
                    up.kill();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
