package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.control.FakeLifecycle.Mood;
import dev.keyfence.verifier.key.KeyId;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are sent again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdempotencyTest {

    private static final String BODY = "{\"owner\":\"acme\",\"scopes\":[\"read\"]}";

    private final ControlRig rig = new ControlRig();
    private int names;

    @BeforeEach
    void reset() {
        rig.lifecycle.mood = Mood.APPLIES;
        rig.lifecycle.sent.clear();
        rig.history.complete = true;
        rig.history.behind = false;
        names++;
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    @Test
    void answersACreationAgainWithTheSameSecret() {
        HttpResponse<String> first = create(BODY);
        HttpResponse<String> second = create(BODY);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("idempotency-replayed")).hasValue("true");
        assertThat(first.headers().firstValue("idempotency-replayed")).isEmpty();
        assertThat(second.headers().firstValue("location"))
                .isEqualTo(first.headers().firstValue("location"));
        assertThat(rig.lifecycle.sent).hasSize(1);
        assertThat(rig.keys.idOf(secret(first))).hasToString(text(first, "key_id"));
    }

    @Test
    void makesTheSameKeyWhenTheFirstTryWasCutShort() {
        rig.lifecycle.mood = Mood.APPLIES_SILENTLY;
        HttpResponse<String> lost = create(BODY);
        assertThat(lost.statusCode()).isEqualTo(504);
        assertThat(lost.body()).contains("same Idempotency-Key");
        rig.lifecycle.mood = Mood.APPLIES;
        rig.history.behind = true;

        HttpResponse<String> found = create(BODY);

        assertThat(found.statusCode()).isEqualTo(201);
        assertThat(rig.keys.idOf(secret(found))).hasToString(text(found, "key_id"));
        assertThat(rig.lifecycle.sent).hasSize(2);
        assertThat(rig.lifecycle.sent.stream().map(KeyCommand::commandId).distinct()).hasSize(1);
    }

    @Test
    void makesAKeyAtTheSecondTryWhenTheFirstNeverArrived() {
        rig.lifecycle.mood = Mood.AWAY;
        assertThat(create(BODY).statusCode()).isEqualTo(503);
        rig.lifecycle.mood = Mood.APPLIES;
        assertThat(create(BODY).statusCode()).isEqualTo(201);
    }

    @Test
    void tellsAnotherRequestUnderTheSameNameApart() {
        assertThat(create(BODY).statusCode()).isEqualTo(201);
        assertReused(create("{\"owner\":\"other\"}"));
        rig.history.behind = true;
        assertReused(create("{\"owner\":\"other\"}"));
    }

    @Test
    void keepsCallersAndPathsApart() {
        HttpResponse<String> mine = create(BODY);
        String other = rig.keys.add("ops", "keys:write");
        HttpResponse<String> theirs =
                rig.send("POST", "/v1/keys", BODY, "X-Api-Key", other, "Idempotency-Key", name());
        assertThat(theirs.statusCode()).isEqualTo(201);
        assertThat(secret(theirs)).isNotEqualTo(secret(mine));
        assertThat(text(theirs, "key_id")).isNotEqualTo(text(mine, "key_id"));
        HttpResponse<String> suspended =
                change("POST", "/v1/keys/" + text(mine, "key_id") + "/suspend", "");
        assertThat(suspended.statusCode()).isEqualTo(200);
    }

    @Test
    void answersAChangeAgainThoughTheKeyHasChangedSince() {
        KeyId id = rig.keys.idOf(rig.keys.add("acme", "read"));
        String path = "/v1/keys/" + id;
        HttpResponse<String> first =
                rig.send("PATCH", path, NAME, "Idempotency-Key", name(), "If-Match", "\"1\"");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        rig.send("POST", path + "/suspend", "");

        HttpResponse<String> again =
                rig.send("PATCH", path, NAME, "Idempotency-Key", name(), "If-Match", "\"1\"");

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("etag")).hasValue("\"2\"");
        assertReused(rig.send("PATCH", path, NAME, "Idempotency-Key", name(), "If-Match", "\"2\""));
    }

    @Test
    void asksToComeBackForAnAnswerThatHasNotReachedTheNode() {
        KeyId id = rig.keys.idOf(rig.keys.add("acme", "read"));
        String path = "/v1/keys/" + id;
        change("PATCH", path, NAME);
        rig.send("POST", path + "/suspend", "");
        rig.history.behind = true;

        HttpResponse<String> again = change("PATCH", path, NAME);

        assertThat(again.statusCode()).isEqualTo(503);
        assertThat(again.headers().firstValue("retry-after")).hasValue("1");
        assertThat(again.body()).contains("answer_on_its_way");
    }

    @Test
    void rotatesOnceAndShowsTheSameSecretAgain() {
        KeyId id = rig.keys.idOf(rig.keys.add("acme", "read"));
        HttpResponse<String> first = change("POST", "/v1/keys/" + id + "/rotate", "");
        HttpResponse<String> second = change("POST", "/v1/keys/" + id + "/rotate", "");

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(rig.keys.idOf(secret(first))).isEqualTo(id);
        assertThat(rig.lifecycle.sent).hasSize(1);
    }

    @Test
    void tellsNothingWhileTheHistoryIsIncomplete() {
        rig.history.complete = false;
        HttpResponse<String> answer = create(BODY);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("warming_up");
        assertThat(rig.lifecycle.sent).isEmpty();
    }

    @Test
    void takesABareNameForTheQuotedOne() {
        HttpResponse<String> quoted =
                rig.send("POST", "/v1/keys", BODY, "Idempotency-Key", "\"n-" + names + "\"");
        HttpResponse<String> bare =
                rig.send("POST", "/v1/keys", BODY, "Idempotency-Key", "n-" + names);
        assertThat(bare.body()).isEqualTo(quoted.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"a b\"", "\"a", "a\\\\b", "{long}", "{key}"})
    void refusesNamesThatAreNone(String name) {
        String value = name.replace("{long}", "x".repeat(256)).replace("{key}", rig.root);
        HttpResponse<String> answer = rig.send("POST", "/v1/keys", BODY, "Idempotency-Key", value);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Idempotency-Key").doesNotContain(rig.root);
    }

    private static final String NAME = "{\"name\":\"x\"}";

    private HttpResponse<String> create(String body) {
        return change("POST", "/v1/keys", body);
    }

    private HttpResponse<String> change(String method, String path, String body) {
        return rig.send(method, path, body, "Idempotency-Key", name());
    }

    private String name() {
        return "\"request-" + names + "\"";
    }

    private static void assertReused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("idempotency_key_reused");
    }

    private static String secret(HttpResponse<String> answer) {
        return text(answer, "key");
    }

    private static String text(HttpResponse<String> answer, String field) {
        JsonNode json = ControlRig.json(answer);
        return json.get(field).textValue();
    }
}
