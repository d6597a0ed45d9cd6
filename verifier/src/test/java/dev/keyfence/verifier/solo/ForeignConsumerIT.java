package dev.keyfence.verifier.solo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.program.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Decisions as a consumer reads them that is not ours, by the schemas in the registry: kafkajs with
 * Confluent's registry client. Needs Node.js, and {@code npm ci} in {@code src/test/kafkajs}.
 */
class ForeignConsumerIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PROGRAM = Path.of("src/test/kafkajs").toAbsolutePath();

    @TempDir Path directory;

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void readsDecisionsByTheRegistry() throws Exception {
        assumeTrue(
                Files.isDirectory(PROGRAM.resolve("node_modules/kafkajs")),
                () -> "skipped: run 'npm ci' in " + PROGRAM);
        int kafka = FreePort.take();
        try (KeyfenceProcess up = up(kafka)) {
            String control = up.line("Control plane:").orElseThrow();
            String root = up.line("Root key:").orElseThrow();
            JsonNode key =
                    JSON.readTree(
                            up.post(
                                            control,
                                            "/v1/keys",
                                            root,
                                            "{\"profile\":\"keyfence\",\"owner\":\"Zoë & Söhne\",\"name\":\"ci\","
                                                    + "\"environment\":\"live\",\"scopes\":[\"read\"]}")
                                    .body());
            JsonNode allowed = verify(up, key.path("key").asText());
            JsonNode unknown = verify(up, "kf_live_0123456789ABCDEFGHIJKLMNOPQRSTUV1OnaJh");

            Map<String, JsonNode> read =
                    read(
                            kafka,
                            control,
                            List.of(
                                    allowed.path("decision_id").asText(),
                                    unknown.path("decision_id").asText()));

            assertThatObject(read.get(allowed.path("decision_id").asText()))
                    .returns("ALLOW", decision -> decision.path("outcome").asText())
                    .returns("ok", decision -> decision.path("reason").asText())
                    .returns("Zoë & Söhne", decision -> decision.path("owner").asText())
                    .returns(
                            key.path("key_id").asText(),
                            decision -> decision.path("record_key").asText());
            assertThatObject(read.get(unknown.path("decision_id").asText()))
                    .returns("DENY", decision -> decision.path("outcome").asText())
                    .returns("unknown_key", decision -> decision.path("reason").asText())
                    .matches(decision -> decision.path("key_id").isNull());
        }
    }

    private Map<String, JsonNode> read(int kafka, String registry, List<String> decisionIds)
            throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "node",
                                PROGRAM.resolve("read-decisions.mjs").toString(),
                                "127.0.0.1:" + kafka,
                                registry,
                                "keyfence.decisions"));
        command.addAll(decisionIds);
        Path said = Files.createTempFile(directory, "node", ".err");
        Process node = new ProcessBuilder(command).redirectError(said.toFile()).start();
        try {
            String output = new String(node.getInputStream().readAllBytes(), UTF_8);
            assertThat(node.waitFor()).as(Files.readString(said)).isZero();
            Map<String, JsonNode> read = new HashMap<>();
            for (String line : output.lines().toList()) {
                JsonNode decision = JSON.readTree(line);
                read.put(decision.path("decision_id").asText(), decision);
            }
            return read;
        } finally {
            node.destroyForcibly();
        }
    }

    private static JsonNode verify(KeyfenceProcess up, String key) throws Exception {
        String data = up.line("Data plane:").orElseThrow();
        return JSON.readTree(up.post(data, "/v1/verify", "", "{\"key\":\"" + key + "\"}").body());
    }

    private KeyfenceProcess up(int kafka) throws Exception {
        return KeyfenceProcess.solo(directory, Map.of(), kafka).awaitReady();
    }
}
