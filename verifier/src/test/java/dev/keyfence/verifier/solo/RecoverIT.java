package dev.keyfence.verifier.solo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.program.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lost root key, and how an operator gets another one. */
class RecoverIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path directory;

    @Test
    void makesANewRootKeyOnTheDataDirectoryOfAStoppedInstance() throws Exception {
        try (KeyfenceProcess up = up()) {
            String root = up.line("Root key:").orElseThrow();
            String control = up.line("Control plane:").orElseThrow();
            refusesADirectoryThatIsInUse();
            revokeEverything(up, control, root);
            up.terminate();
        }
        String recovered;
        String id;
        try (KeyfenceProcess recover = recover(data())) {
            assertThat(recover.awaitExit()).as(recover.error()).isZero();
            recovered = recover.line("Root key:").orElseThrow();
            id = recover.line("Key id:").orElseThrow();
            assertThat(recover.error()).doesNotContain(recovered);
        }
        try (KeyfenceProcess up = up()) {
            String control = up.line("Control plane:").orElseThrow();
            assertThat(up.line("Root key:")).isEmpty();
            JsonNode created = history(up, control, recovered, id);
            assertThat(created.path("type").asText()).isEqualTo("created");
            assertThat(created.path("actor").path("id").asText()).isEqualTo("system/recovery");
            assertThat(up.post(control, "/v1/keys", recovered, "{\"owner\":\"acme\"}").statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void makesANewRootKeyByTheBrokerOfAFleetThatRuns() throws Exception {
        int kafkaPort = FreePort.take();
        try (KeyfenceProcess up = up(kafkaPort)) {
            String control = up.line("Control plane:").orElseThrow();
            revokeEverything(up, control, up.line("Root key:").orElseThrow());
            try (KeyfenceProcess recover =
                    KeyfenceProcess.start(
                            directory,
                            Map.of(),
                            "recover",
                            "--bootstrap",
                            "127.0.0.1:" + kafkaPort,
                            "--registry",
                            control)) {
                assertThat(recover.awaitExit()).as(recover.error()).isZero();
                String recovered = recover.line("Root key:").orElseThrow();
                String id = recover.line("Key id:").orElseThrow();
                assertThat(recover.error()).doesNotContain(recovered);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> up.get(control, "/v1/keys", recovered).statusCode() == 200);
                JsonNode created = history(up, control, recovered, id);
                assertThat(created.path("actor").path("id").asText()).isEqualTo("system/recovery");
            }
        }
    }

    @Test
    void asksForTheRegistryThatGoesWithABroker() throws Exception {
        try (KeyfenceProcess recover =
                KeyfenceProcess.start(
                        directory, Map.of(), "recover", "--bootstrap", "127.0.0.1:1")) {
            assertThat(recover.awaitExit()).isEqualTo(2);
            assertThat(recover.error()).contains("--registry is missing");
        }
    }

    @Test
    void makesNoInstanceWhereThereIsNone() throws Exception {
        Path nothing = directory.resolve("nothing");
        try (KeyfenceProcess recover = recover(nothing.toString())) {
            assertThat(recover.awaitExit()).isEqualTo(2);
            assertThat(recover.error()).contains("there is no data of 'keyfence up'");
        }
        assertThat(nothing).doesNotExist();
    }

    private static void revokeEverything(KeyfenceProcess up, String control, String root)
            throws Exception {
        String everything = "{\"target\":{\"everything\":true},\"confirm\":\"everything\"}";
        assertThat(up.post(control, "/v1/revocations", root, everything).statusCode())
                .isEqualTo(200);
        assertThat(up.get(control, "/v1/keys", root).statusCode()).isEqualTo(401);
    }

    private void refusesADirectoryThatIsInUse() throws Exception {
        try (KeyfenceProcess recover = recover(data())) {
            assertThat(recover.awaitExit()).isEqualTo(5);
            assertThat(recover.error()).contains("is used by process");
        }
    }

    private static JsonNode history(KeyfenceProcess up, String control, String key, String id) {
        String path = "/v1/keys/" + id + "/history";
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                JSON.readTree(up.get(control, path, key).body())
                                        .path("items")
                                        .path(0),
                        item -> !item.isMissingNode());
    }

    private KeyfenceProcess recover(String data) throws Exception {
        return KeyfenceProcess.start(directory, Map.of(), "recover", "--data-dir", data);
    }

    private KeyfenceProcess up() throws Exception {
        return up(0);
    }

    private KeyfenceProcess up(int kafkaPort) throws Exception {
        return KeyfenceProcess.solo(directory, Map.of(), kafkaPort).awaitReady();
    }

    private String data() {
        return directory.resolve("data").toString();
    }
}
