package dev.keyfence.verifier.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.program.FreePort;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, that cannot be written, and that fill up; each a real file system. */
class DiskIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DISK = 6;
    private static final String NEW_KEY =
            "{\"profile\":\"keyfence\",\"owner\":\"acme\",\"name\":\"ci\",\"environment\":\"live\","
                    + "\"scopes\":[\"read\"]}";

    @TempDir Path directory;

    @Test
    void refusesToStartOnAFullDisk() throws Exception {
        refuses(disk("size=64m"), "is full");
    }

    @Test
    void refusesToStartOnADiskThatCannotBeWritten() throws Exception {
        refuses(disk("ro"), "Read-only file system");
    }

    @Test
    void endsWithAWordWhenTheDiskOfSoloModeFillsUp() throws Exception {
        SmallDisk disk = disk("size=700m");
        try (KeyfenceProcess up = up(disk, disk.mountPoint())) {
            up.awaitReady();
            disk.fill(up.pid());

            assertThat(up.awaitExit()).isNotZero();
            assertThat(up.error())
                    .contains("keyfence: the embedded broker asks for the end of the process")
                    .contains("look at the disk");
        }
    }

    @Test
    void saysThatItsDiskIsFullAndNeverAcceptsARevokedKeyMeanwhile() throws Exception {
        SmallDisk disk = disk("size=400m");
        int kafkaPort = FreePort.take();
        try (HttpClient client = HttpClient.newHttpClient();
                KeyfenceProcess up = up(kafkaPort, directory.resolve("solo"))) {
            up.awaitReady();
            Http control = http(client, up, "Control plane:", "Root key:");
            try (KeyfenceProcess node = node(disk, kafkaPort, control.base())) {
                node.awaitReady();
                Http verifier = http(client, node, "Data plane:", "");
                JsonNode kept = control.post(201, "/v1/keys", NEW_KEY);
                JsonNode revoked = control.post(201, "/v1/keys", NEW_KEY);
                await().atMost(PATIENCE).until(() -> reason(verifier, revoked).equals("ok"));

                disk.fill(node.pid());
                await().atMost(PATIENCE).until(() -> node.error().contains("only 0 MiB left"));
                assertThat(verifier.get("/health/ready").body()).contains("make room");
                JsonNode receipt = revoke(control, revoked);

                assertThat(receipt.path("status").asText()).isEqualTo("confirmed");
                assertThat(reason(verifier, revoked)).isIn("revoked", "fenced");
                disk.makeRoom(node.pid());
                await().atMost(PATIENCE).until(() -> reason(verifier, kept).equals("ok"));
                assertThat(reason(verifier, revoked)).isEqualTo("revoked");
            }
        }
    }

    private SmallDisk disk(String options) throws Exception {
        SmallDisk disk =
                new SmallDisk(Files.createDirectories(directory.resolve("small")), options);
        Optional<String> obstacle = disk.obstacle();
        if (obstacle.isPresent()) {
            System.out.println(
                    "DiskIT is skipped: no file system can be mounted here: " + obstacle);
            abort(obstacle.get());
        }
        return disk;
    }

    private void refuses(SmallDisk disk, String why) throws Exception {
        try (KeyfenceProcess up = up(disk, disk.mountPoint())) {
            assertThat(up.awaitExit()).isEqualTo(DISK);
            assertThat(up.error().lines()).hasSize(1);
            assertThat(up.error())
                    .startsWith("keyfence: ")
                    .contains(why, "--data-dir", disk.mountPoint().toString());
        }
    }

    private KeyfenceProcess up(SmallDisk disk, Path where) throws IOException {
        return KeyfenceProcess.start(
                disk.seenBy(),
                directory,
                Map.of(),
                KeyfenceProcess.soloArgs(where.resolve("data"), 0));
    }

    private KeyfenceProcess up(int kafkaPort, Path where) throws IOException {
        return KeyfenceProcess.start(
                directory, Map.of(), KeyfenceProcess.soloArgs(where.resolve("data"), kafkaPort));
    }

    private KeyfenceProcess node(SmallDisk disk, int kafkaPort, String registry)
            throws IOException {
        return KeyfenceProcess.start(
                disk.seenBy(),
                directory,
                Map.of(),
                "node",
                "--bootstrap=127.0.0.1:" + kafkaPort,
                "--registry=" + registry,
                "--data-dir=" + disk.mountPoint().resolve("data"),
                "--port=0",
                "--node-id=small");
    }

    private static Http http(HttpClient client, KeyfenceProcess process, String address, String key)
            throws IOException {
        return new Http(
                client,
                process.line(address).orElseThrow(),
                key.isEmpty() ? "" : process.line(key).orElseThrow());
    }

    private static JsonNode revoke(Http control, JsonNode key) throws IOException {
        String path = "/v1/keys/" + key.path("key_id").asText() + "/revoke";
        return control.post(200, path, "{\"wait_ms\":30000}");
    }

    /** Why a key is accepted or not; also from a node that cannot tell, whose status is 503. */
    private static String reason(Http verifier, JsonNode key) throws IOException {
        String json = "{\"profile\":\"keyfence\",\"key\":\"" + key.path("key").asText() + "\"}";
        return JSON.readTree(verifier.post("/v1/verify", json).body()).path("reason").asText();
    }
}
