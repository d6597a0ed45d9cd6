package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilesEndpointTest {

    private static final String MINE =
            """
            profile: mine
            schemes: [{header: X-Mine}]
            keys: {live_prefix: mine_live_, test_prefix: mine_test_}
            scopes: {known: [b, a], default: [a]}
            """;

    @TempDir private Path directory;

    @Test
    void listsEveryProfile() throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), MINE);
        try (ControlRig rig = new ControlRig(directory)) {
            JsonNode items = ControlRig.json(rig.get("/v1/profiles")).get("items");

            assertThat(items.findValuesAsText("profile"))
                    .containsExactly(
                            "claid", "clary", "clipia", "generic", "keyfence", "mine", "scaleflex");
            assertThat(items.get(5).toString())
                    .isEqualTo(
                            "{\"profile\":\"mine\",\"live_prefix\":\"mine_live_\",\"test_prefix\":\"mine_test_\","
                                    + "\"headers\":[\"X-Mine\"],\"scopes\":[\"a\",\"b\"],"
                                    + "\"open_scopes\":false,\"default_scopes\":[\"a\"]}");
        }
    }

    @Test
    void readsTheFilesAgainAllOrNothing() throws IOException {
        try (ControlRig rig = new ControlRig(directory)) {
            Files.writeString(directory.resolve("mine.yaml"), MINE);
            assertThat(rig.post("/v1/profiles/reload", "").body()).contains("\"profile\":\"mine\"");

            Files.writeString(directory.resolve("mine.yaml"), MINE.replace("mine", "renamed"));
            Files.writeString(directory.resolve("other.yaml"), "profile: X");
            HttpResponse<String> refused = rig.post("/v1/profiles/reload", "");

            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(ControlRig.json(refused).get("detail").asText())
                    .contains("other.yaml line 1: 'profile': expected 1 to 32");
            assertThat(rig.get("/v1/profiles").body())
                    .contains("\"profile\":\"mine\"")
                    .doesNotContain("renamed");
        }
    }
}
