package dev.keyfence.verifier.solo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.leak.GitHubSigner;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaked keys and canaries in a running instance: from the report to the audit trail. */
class LeaksIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final String IMPORTED = "sk-0123456789abcdefghij";

    @TempDir Path directory;
    private final HttpClient client = HttpClient.newHttpClient();
    private final GitHubSigner github = GitHubSigner.named("90a4");

    @Test
    void endsLeakedKeysWhateverTheyAreKnownBy() throws Exception {
        Path list = directory.resolve("github.json");
        Files.write(list, GitHubSigner.list(github));
        try (KeyfenceProcess up = up(list)) {
            String control = up.line("Control plane:").orElseThrow();
            String root = up.line("Root key:").orElseThrow();
            Http admin = new Http(client, control, root);
            Http data = new Http(client, up.line("Data plane:").orElseThrow(), "");
            JsonNode minted = create(admin, "");
            importBySha512(control, root);

            JsonNode items =
                    admin.post(
                                    200,
                                    "/v1/leaks",
                                    "{\"keys\":[\"%s\",\"nobody\"],\"source\":\"pastebin\",\"wait_ms\":20000}"
                                            .formatted(IMPORTED))
                            .path("items");
            assertThat(items.get(0).path("outcome").asText()).isEqualTo("revoked");
            assertThat(items.get(0).path("status").asText()).isEqualTo("confirmed");
            assertThat(items.get(1).path("outcome").asText()).isEqualTo("unknown");
            assertThat(reason(data, IMPORTED)).isEqualTo("revoked");
            awaitEvent(admin, items.get(0).path("key_id").asText(), "pastebin");

            String secret = minted.path("key").asText();
            assertThat(reason(data, secret)).isEqualTo("ok");
            HttpResponse<String> answer = byGitHub(control, secret);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("true_positive").doesNotContain(secret);
            assertThat(reason(data, secret)).isEqualTo("revoked");
            JsonNode event = awaitEvent(admin, minted.path("key_id").asText(), "github");
            assertThat(event.path("actor").path("id").asText()).isEqualTo("leaks/github");
            assertThat(event.path("reason").asText()).isEqualTo("key_compromise");
            assertThat(up.error()).doesNotContain(secret, IMPORTED, root);
        }
    }

    @Test
    void tellsAdministratorsAloneThatACanaryWasUsed() throws Exception {
        try (KeyfenceProcess up = up(directory.resolve("none.json"))) {
            Http admin =
                    new Http(
                            client,
                            up.line("Control plane:").orElseThrow(),
                            up.line("Root key:").orElseThrow());
            Http data = new Http(client, up.line("Data plane:").orElseThrow(), "");
            JsonNode canary = create(admin, ",\"canary\":true");
            String id = canary.path("key_id").asText();
            assertThat(canary.path("canary").asBoolean()).isTrue();

            String answer = verify(data, canary.path("key").asText());

            assertThat(answer).contains("\"allowed\":true").doesNotContain("canary");
            Awaitility.await()
                    .atMost(WITHIN)
                    .untilAsserted(() ->
                            assertThat(decisions(admin, id))
                                    .singleElement()
                                    .matches(each -> each.path("canary").asBoolean()));
        }
    }

    private KeyfenceProcess up(Path githubKeys) throws Exception {
        return KeyfenceProcess.solo(directory, Map.of(), 0, "--github-keys", githubKeys.toString())
                .awaitReady();
    }

    private static JsonNode create(Http admin, String more) throws Exception {
        return admin.post(
                201, "/v1/keys", "{\"owner\":\"acme\",\"scopes\":[\"read\"]" + more + "}");
    }

    private void importBySha512(String control, String root) throws Exception {
        String hash =
                HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-512")
                                        .digest(IMPORTED.getBytes(UTF_8)));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(control + "/v1/keys/import"))
                        .header("Authorization", "Bearer " + root)
                        .header("Content-Type", "application/x-ndjson")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"algorithm\":\"sha512\",\"encoding\":\"hex\",\"hash\":\"%s\",\"owner\":\"old\",\"scopes\":[\"read\"]}\n"
                                                .formatted(hash)))
                        .build();
        assertThat(client.send(request, BodyHandlers.ofString()).body()).contains("\"accepted\":1");
    }

    private HttpResponse<String> byGitHub(String control, String secret) throws Exception {
        String message =
                "[{\"token\":\"%s\",\"type\":\"keyfence\",\"url\":\"https://github.com/o/r\",\"source\":\"commit\"}]"
                        .formatted(secret);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(control + "/v1/leaks/github"))
                        .header("Content-Type", "application/json")
                        .header("Github-Public-Key-Identifier", github.id())
                        .header("Github-Public-Key-Signature", github.sign(message))
                        .POST(BodyPublishers.ofString(message))
                        .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static String verify(Http data, String key) {
        return data.post("/v1/verify", "{\"key\":\"%s\",\"scopes\":[\"read\"]}".formatted(key))
                .body();
    }

    private static String reason(Http data, String key) throws Exception {
        return JSON.readTree(verify(data, key)).path("reason").asText();
    }

    private static JsonNode awaitEvent(Http admin, String keyId, String source) {
        return Awaitility.await()
                .atMost(WITHIN)
                .until(
                        () ->
                                JSON.readTree(admin.get("/v1/keys/" + keyId + "/history").body())
                                        .path("items")
                                        .path(1),
                        event -> event.path("leak_source").asText().equals(source));
    }

    private static List<JsonNode> decisions(Http admin, String keyId) throws Exception {
        JsonNode page = JSON.readTree(admin.get("/v1/decisions?key_id=" + keyId).body());
        return page.path("items").valueStream().toList();
    }
}
