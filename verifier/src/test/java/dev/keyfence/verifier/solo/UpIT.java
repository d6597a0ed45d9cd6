package dev.keyfence.verifier.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Solo mode as its user meets it: the real program, over its real ports. */
class UpIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NEW_KEY =
            "{\"profile\":\"keyfence\",\"owner\":\"acme\",\"name\":\"ci\",\"environment\":\"live\","
                    + "\"scopes\":[\"read\"]}";

    /** Well-formed, and known to everybody who reads this. */
    private static final String GIVEN = "kf_live_0123456789ABCDEFGHIJKLMNOPQRSTUV" + "1OnaJh";

    /** What a clean stop may take. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    @TempDir Path directory;

    @Test
    void createsVerifiesAndRevokesAndKeepsEverythingOverACrash() throws Exception {
        String root;
        JsonNode kept;
        JsonNode revoked;
        try (KeyfenceProcess up = up()) {
            up.awaitReady();
            root = up.line("Root key:").orElseThrow();
            assertThat(root).startsWith("kf_live_");
            String control = up.line("Control plane:").orElseThrow();
            kept = create(up, control, root);
            revoked = create(up, control, root);
            assertThat(verify(up, kept).path("reason").asText()).isEqualTo("ok");
            assertThat(verify(up, revoked).path("reason").asText()).isEqualTo("ok");
            assertThat(revoke(up, control, root, revoked).path("status").asText())
                    .isEqualTo("confirmed");
            assertThat(verify(up, revoked).path("reason").asText()).isEqualTo("revoked");
            awaitHistory(up, control, root, revoked);
            assertThat(up.get(control, "/metrics", "").body())
                    .containsPattern("keyfence_lifecycle_applied_total [1-9]");
            await("unpacked libraries are deleted").until(() -> unpacked() == 0);
            up.kill();
        }
        assertThat(unpacked()).isZero();
        try (KeyfenceProcess up = up()) {
            up.awaitReady();
            assertThat(up.line("Root key:")).isEmpty();
            assertThat(verify(up, kept).path("reason").asText()).isEqualTo("ok");
            assertThat(verify(up, revoked).path("reason").asText()).isEqualTo("revoked");
            String control = up.line("Control plane:").orElseThrow();
            assertThat(create(up, control, root).path("state").asText()).isEqualTo("active");
            assertThat(up.get(control, "/subjects", "").body()).contains("keyfence.keys-value");
            anotherProcessIsRefusedTheDirectory();
            assertThat(up.terminate()).isLessThan(STOP_LIMIT);
            // What was published just before the crash may be read before the registry listens.
            assertThat(
                            up.error()
                                    .lines()
                                    .filter(line -> !line.contains("trying again until it can")))
                    .noneMatch(line -> line.contains("Exception") || line.contains("cut short"));
        }
    }

    @Test
    void takesARootKeyFromTheEnvironment() throws Exception {
        Map<String, String> environment = Map.of("KEYFENCE_ROOT_KEY", GIVEN);
        try (KeyfenceProcess up = KeyfenceProcess.solo(directory, environment, 0)) {
            up.awaitReady();
            assertThat(up.line("Root key:")).isEmpty();
            String control = up.line("Control plane:").orElseThrow();
            assertThat(up.get(control, "/v1/keys", GIVEN).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void namesThePortThatIsInUseAndItsFlag() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            for (String flag : new String[] {"--port", "--control-port", "--kafka-port"}) {
                failsWith(4, port, "up", "--data-dir", data(), flag + "=" + port);
            }
        }
    }

    @Test
    void saysThatTheDataDirectoryCannotBeWritten() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        failsWith(6, "--data-dir", "up", "--data-dir", file.resolve("x").toString());
    }

    @Test
    void refusesAnUnknownFlag() throws Exception {
        failsWith(2, "--prot", "up", "--prot", "1");
    }

    private void anotherProcessIsRefusedTheDirectory() throws Exception {
        failsWith(5, "is used by process", "up", "--data-dir", data());
    }

    private void failsWith(int status, String expected, String... args) throws Exception {
        try (KeyfenceProcess process = KeyfenceProcess.start(directory, Map.of(), args)) {
            assertThat(process.awaitExit()).isEqualTo(status);
            assertThat(process.error().lines()).hasSize(1);
            assertThat(process.error()).startsWith("keyfence: ").contains(expected);
            assertThat(process.output()).isEmpty();
        }
    }

    /** Large libraries in what is the process's temporary directory here. */
    private long unpacked() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("lib(rocksdb|duckdb).*[.]so"))
                    .count();
        }
    }

    private KeyfenceProcess up() throws Exception {
        return KeyfenceProcess.solo(directory, Map.of(), 0);
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private static JsonNode create(KeyfenceProcess up, String control, String root)
            throws Exception {
        var response = up.post(control, "/v1/keys", root, NEW_KEY);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return JSON.readTree(response.body());
    }

    private static JsonNode verify(KeyfenceProcess up, JsonNode key) throws Exception {
        String data = up.line("Data plane:").orElseThrow();
        String json = "{\"profile\":\"keyfence\",\"key\":\"" + key.path("key").asText() + "\"}";
        return JSON.readTree(up.post(data, "/v1/verify", "", json).body());
    }

    private static JsonNode revoke(KeyfenceProcess up, String control, String root, JsonNode key)
            throws Exception {
        String path = "/v1/keys/" + key.path("key_id").asText() + "/revoke";
        String json = "{\"reason\":\"key_compromise\",\"wait_ms\":20000}";
        return JSON.readTree(up.post(control, path, root, json).body());
    }

    private static void awaitHistory(
            KeyfenceProcess up, String control, String root, JsonNode key) {
        String path = "/v1/keys/" + key.path("key_id").asText() + "/history";
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        JSON.readTree(up.get(control, path, root).body())
                                .path("items")
                                .findValuesAsText("type")
                                .equals(List.of("created", "revoked")));
    }
}
