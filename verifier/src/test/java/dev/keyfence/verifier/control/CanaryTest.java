package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.control.FakeLifecycle.Mood;
import dev.keyfence.verifier.http.Rig;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.Restrictions;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that nobody is meant to use: known to administrators, and to nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CanaryTest {

    private final ImportRig files = new ImportRig();
    private final ControlRig rig = files.rig;
    private final Rig data = Rig.data(rig.keys);

    @BeforeEach
    void reset() {
        rig.lifecycle.mood = Mood.APPLIES;
        rig.lifecycle.sent.clear();
    }

    @AfterAll
    void stop() {
        data.close();
        files.close();
    }

    @Test
    void isMadeAndShownAndStaysOne() {
        JsonNode made = ControlRig.json(make("\"canary\":true,\"scopes\":[\"read\"]"));
        String id = made.get("key_id").textValue();

        assertThat(made.get("canary").booleanValue()).isTrue();
        assertThat(canary(rig.get("/v1/keys/" + id))).isTrue();
        assertThat(canary(patch(id, "{\"name\":\"x\"}"))).isTrue();
        assertThat(patch(id, "{\"canary\":false}").statusCode()).isEqualTo(400);
        assertThat(canary(make("\"scopes\":[]"))).isFalse();
        assertThat(canary(make("\"canary\":null"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys:read", "revoke", "*", "keys:*"})
    void administersNothing(String scope) {
        HttpResponse<String> answer = make("\"canary\":true,\"scopes\":[\"" + scope + "\"]");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("no administrative").contains("\"field\":\"scopes\"");

        String id = id(make("\"canary\":true,\"scopes\":[\"read\"]"));
        assertThat(patch(id, "{\"scopes\":[\"" + scope + "\"]}").statusCode()).isEqualTo(400);
        String added = "{\"add\":[\"" + scope + "\"]}";
        assertThat(rig.post("/v1/keys/" + id + "/scopes", added).statusCode()).isEqualTo(400);
        assertThat(rig.post("/v1/keys/" + id + "/scopes", "{\"add\":[\"x\"]}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void isExportedAsItIsImported() {
        files.upload(
                ImportRig.NDJSON,
                "{\"key\":\"%s\",\"owner\":\"decoys\",\"canary\":true}\n"
                        .formatted(files.secret()));
        assertThat(rig.get("/v1/keys/export?owner=decoys").body()).contains("\"canary\":true");
        List<String> csv =
                rig.get("/v1/keys/export?format=csv&owner=decoys").body().lines().toList();
        int column = List.of(csv.getFirst().split(",", -1)).indexOf("canary");
        assertThat(csv.getLast().split(",", -1)[column]).isEqualTo("true");

        files.upload("text/csv", "key,owner,canary\n%s,again,true\n".formatted(files.secret()));
        files.upload("text/csv", "key,owner,canary\n%s,no,false\n".formatted(files.secret()));
        assertThat(
                        List.of(files.sent(), files.sent(), files.sent()).stream()
                                .map(sent -> sent.create().terms().canary()))
                .containsExactly(true, true, false);
        assertThat(
                        files.upload(
                                        "text/csv",
                                        "key,owner,canary\n%s,no,yes\n".formatted(files.secret()))
                                .body())
                .contains("'canary' must be true or false");
    }

    @Test
    void answersItsClientsAsAnyOtherKey() {
        String ordinary = rig.keys.add("acme", "read");
        String canary = rig.keys.add("acme", "read");
        rig.keys.change(
                rig.keys.idOf(canary),
                old -> old.withTerms(KeyTerms.of(Map.of(), Restrictions.NONE, true)));

        assertThat(verified(canary)).isEqualTo(verified(ordinary));
        assertThat(passed(canary)).isEqualTo(passed(ordinary));
    }

    /** The answer, but for what differs between any two calls. */
    private Map<String, String> verified(String key) {
        JsonNode json =
                ControlRig.json(
                        data.post("/v1/verify", "{\"key\":\"" + key + "\",\"scopes\":[\"read\"]}"));
        Map<String, String> fields = new TreeMap<>();
        json.properties().forEach(field -> fields.put(field.getKey(), field.getValue().toString()));
        assertThat(fields).containsEntry("allowed", "true");
        List.of("key_id", "decision_id", "staleness_ms").forEach(fields::remove);
        return fields;
    }

    private Map<String, List<String>> passed(String key) {
        HttpResponse<String> answer = data.get("/auth", "X-Api-Key", key);
        assertThat(answer.statusCode()).isEqualTo(200);
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.keySet()
                .removeIf(name ->
                        name.matches(
                                "(?i)x-keyfence-(key|decision)-id|keyfence-staleness-ms|x-request-id"));
        return headers;
    }

    private HttpResponse<String> make(String fields) {
        return rig.post("/v1/keys", "{\"owner\":\"acme\"," + fields + "}");
    }

    private HttpResponse<String> patch(String id, String body) {
        return rig.send("PATCH", "/v1/keys/" + id, body);
    }

    private static boolean canary(HttpResponse<String> answer) {
        return ControlRig.json(answer).get("canary").booleanValue();
    }

    private static String id(HttpResponse<String> made) {
        return ControlRig.json(made).get("key_id").textValue();
    }
}
