package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.control.FakeLifecycle.Mood;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyFormat;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysEndpointTest {

    private final ControlRig rig = new ControlRig();

    @BeforeEach
    void reset() {
        rig.lifecycle.mood = Mood.APPLIES;
        rig.lifecycle.sent.clear();
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    @Test
    void makesAKeyThatVerifiesAtOnce() {
        HttpResponse<String> answer =
                rig.post(
                        "/v1/keys",
                        """
                        {"profile":"keyfence","owner":"acme","name":"ci","environment":"test",
                         "scopes":["read","storage:*"],"tags":["ci"],"expires_at":"2999-01-01T00:00:00Z"}
                        """);

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode json = ControlRig.json(answer);
        String key = json.get("key").textValue();
        assertThat(new KeyFormat("kf").environmentOf(key)).isPresent();
        assertThat(key).startsWith("kf_test_");
        String id = json.get("key_id").textValue();
        assertThat(rig.keys.idOf(key)).hasToString(id);
        assertThat(json.get("state").textValue()).isEqualTo("active");
        assertThat(json.get("version").intValue()).isEqualTo(1);
        assertThat(json.get("owner").textValue()).isEqualTo("acme");
        assertThat(json.get("name").textValue()).isEqualTo("ci");
        assertThat(json.get("expires_at").textValue()).isEqualTo("2999-01-01T00:00:00Z");
        assertThat(answer.headers().firstValue("location")).hasValue("/v1/keys/" + id);
        assertThat(answer.headers().firstValue("etag")).hasValue("\"1\"");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(rig.get("/v1/keys/" + id).body()).doesNotContain(key);
    }

    @Test
    void sendsADigestAndWhoAsksNotTheKey() {
        String key =
                ControlRig.json(rig.post("/v1/keys", "{\"owner\":\"acme\"}"))
                        .get("key")
                        .textValue();

        KeyCommand command = rig.lifecycle.sent.remove();
        KeyCommand.Create create = (KeyCommand.Create) command.body();
        assertThat(create.digest()).isEqualTo(KeyDigest.of(key));
        assertThat(create.fencePosition()).isEqualTo(42);
        assertThat(command.toString()).doesNotContain(key);
        assertThat(command.actor().id()).isEqualTo(rig.keys.idOf(rig.root).toString());
        assertThat(command.actor().address()).isEqualTo("127.0.0.1");
        assertThat(command.actor().requestId()).startsWith("req-");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                         | 'owner' is required",
                "{\"owner\":\" \"}                          | 'owner' must not be blank",
                "{\"owner\":\"a\\u0007\"}                   | 'owner' must not hold control",
                "{\"owner\":\"a\\ud800\"}                   | 'owner' must not hold control",
                "{\"owner\":\"a\\u202eb\"}                  | 'owner' must not hold control",
                "{\"owner\":\"{long}\"}                     | 'owner' must have 256 characters",
                "{\"owner\":\"{key}\"}                      | 'owner' holds what looks like a key",
                "{\"owner\":\"a\",\"name\":\"{key}\"}       | 'name' holds what looks like a key",
                "{\"owner\":\"a\",\"name\":\"{long}\"}      | 'name' must have 256 characters",
                "{\"owner\":\"a\",\"tags\":[\"{key}\"]}     | 'tags' holds what looks like a key",
                "{\"owner\":\"a\",\"tags\":[\"a b\"]}       | 'tags' must each have 1 to 64",
                "{\"owner\":\"a\",\"tags\":[\"a\",\"a\"]}   | 'tags' must differ",
                "{\"owner\":\"a\",\"profile\":\"nope\"}     | 'profile' must be one of claid, clary, clipia, generic, keyfence",
                "{\"owner\":\"a\",\"environment\":\"x\"}    | 'environment' must be live or test",
                "{\"owner\":\"a\",\"scopes\":[\"a b\"]}     | 'scopes' are refused: scope 'a b'",
                "{\"owner\":\"a\",\"scopes\":[7]}           | 'scopes' must be a list of strings",
                "{\"owner\":\"a\",\"expires_at\":\"soon\"}  | 'expires_at' must be a time",
                "{\"owner\":\"a\",\"expires_at\":\"2020-01-01T00:00:00Z\"} | must be in the future",
                "{\"owner\":\"a\",\"key\":\"x\"}            | a field that is not known"
            })
    void refusesWhatMakesNoKey(String body, String detail) {
        HttpResponse<String> answer =
                rig.post(
                        "/v1/keys",
                        body.replace("{long}", "x".repeat(257)).replace("{key}", rig.root));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValue("application/problem+json");
        assertThat(answer.body()).contains(detail).doesNotContain(rig.root);
        assertThat(rig.lifecycle.sent).isEmpty();
    }

    @Test
    void letsNobodyGrantWhatTheyDoNotHold() {
        String writer = rig.keys.add("ops", "keys:write", "keys:read");

        HttpResponse<String> wildcard = make(writer, "keys:*");
        HttpResponse<String> everything = make(writer, "*");
        HttpResponse<String> beyond = make(writer, "revoke");

        assertThat(wildcard.statusCode()).isEqualTo(201);
        assertThat(everything.statusCode()).isEqualTo(403);
        assertThat(beyond.statusCode()).isEqualTo(403);
        assertThat(beyond.body()).contains("cannot_grant", "'revoke'");
        assertThat(beyond.headers().firstValue("www-authenticate"))
                .hasValue("Bearer realm=\"keyfence\", error=\"insufficient_scope\"");
        assertThat(make(writer, "read").statusCode()).isEqualTo(201);
        assertThat(make(rig.root, "*").statusCode()).isEqualTo(201);
    }

    @Test
    void saysWhatMayStillHappenWhenNoAnswerComes() {
        rig.lifecycle.mood = Mood.SILENT;

        HttpResponse<String> answer = rig.post("/v1/keys", "{\"owner\":\"acme\"}");

        assertThat(answer.statusCode()).isEqualTo(504);
        String commandId = rig.lifecycle.sent.remove().commandId();
        assertThat(answer.body()).contains("may still be applied", commandId);
        // The answer may be on its way before the one who waited for it is forgotten.
        await().until(() -> rig.lifecycle.waiting() == 0);
    }

    @Test
    void passesOnWhyTheLifecycleRefuses() {
        rig.lifecycle.mood = Mood.REFUSES;

        HttpResponse<String> answer = rig.post("/v1/keys", "{\"owner\":\"acme\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("the key is there already");
    }

    @Test
    void asksToComeBackWhileKafkaIsAway() {
        rig.lifecycle.mood = Mood.AWAY;

        HttpResponse<String> answer = rig.post("/v1/keys", "{\"owner\":\"acme\"}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
        assertThat(answer.body()).contains("kafka_unavailable");
        assertThat(rig.lifecycle.waiting()).isZero();
    }

    @Test
    void showsAKeyWithoutItsSecret() {
        HttpResponse<String> answer = rig.get("/v1/keys/" + rig.keys.idOf(rig.root));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode json = ControlRig.json(answer);
        assertThat(json.get("owner").textValue()).isEqualTo("root");
        assertThat(json.get("attributes").get("tier").textValue()).isEqualTo("standard");
        assertThat(json.get("secrets").get(0).get("generation").intValue()).isEqualTo(1);
        assertThat(json.has("key")).isFalse();
        assertThat(answer.body()).doesNotContain(rig.root);
    }

    @Test
    void findsNoKeyUnderAnIdThatIsNone() {
        assertThat(rig.get("/v1/keys/key_0").statusCode()).isEqualTo(404);
        HttpResponse<String> answer = rig.get("/v1/keys/" + rig.root);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("no key has this id").doesNotContain(rig.root);
    }

    @Test
    void pagesThroughTheKeysOfAnOwner() {
        for (int i = 0; i < 5; i++) {
            rig.keys.add("pages");
        }
        rig.keys.add("others");

        List<String> ids = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = ControlRig.json(rig.get("/v1/keys?owner=pages&limit=2" + cursor));
            page.get("items").forEach(item -> ids.add(item.get("key_id").textValue()));
            cursor =
                    page.get("next_cursor").isNull()
                            ? ""
                            : "&cursor=" + page.get("next_cursor").textValue();
            pages++;
        } while (!cursor.isEmpty());

        assertThat(pages).isEqualTo(3);
        assertThat(ids).hasSize(5).doesNotHaveDuplicates().isSorted();
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, must be 1 to 500",
        "limit=501, must be 1 to 500",
        "limit=x, must be 1 to 500",
        "limit=1&limit=2, is there twice",
        "cursor=nope, must be the next_cursor",
        "color=red, not known"
    })
    void refusesQueriesItDoesNotUnderstand(String query, String detail) {
        HttpResponse<String> answer = rig.get("/v1/keys?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ControlRig.json(answer).get("detail").textValue()).contains(detail.strip());
    }

    private HttpResponse<String> make(String by, String scope) {
        return rig.rig.post(
                "/v1/keys", "{\"owner\":\"acme\",\"scopes\":[\"" + scope + "\"]}", "X-Api-Key", by);
    }
}
