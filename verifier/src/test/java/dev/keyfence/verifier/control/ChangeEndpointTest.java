package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.control.FakeLifecycle.Mood;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changing keys over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangeEndpointTest {

    private final ControlRig rig = new ControlRig();
    private KeyId id = new KeyId(0, 0);

    @BeforeEach
    void reset() {
        rig.lifecycle.mood = Mood.APPLIES;
        rig.lifecycle.ahead = 0;
        rig.lifecycle.sent.clear();
        id = rig.keys.idOf(rig.keys.add("acme", "read"));
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    @Test
    void changesSeveralThingsInOneCommand() {
        HttpResponse<String> answer =
                patch(
                        """
                        {"name":"new","tags":["a"],"attributes":{"tier":"pro"},"scopes":["write"],
                         "expires_at":"2999-01-01T00:00:00Z","reason":"plan","note":"more"}
                        """);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("etag")).hasValue("\"2\"");
        JsonNode json = ControlRig.json(answer);
        assertThat(json.get("name").textValue()).isEqualTo("new");
        assertThat(json.get("attributes").get("tier").textValue()).isEqualTo("pro");
        assertThat(json.get("expires_at").textValue()).isEqualTo("2999-01-01T00:00:00Z");
        assertThat(json.has("key")).isFalse();
        KeyCommand command = rig.lifecycle.sent.remove();
        assertThat(command.body())
                .isEqualTo(
                        new KeyCommand.Update(
                                "new",
                                List.of("a"),
                                Map.of("tier", "pro"),
                                null,
                                List.of("write"),
                                Times.micros("2999-01-01T00:00:00Z").orElseThrow()));
        assertThat(command.why()).isEqualTo(new KeyCommand.Why("plan", "more"));
        assertThat(command.expectedVersion()).isNull();
        assertThat(command.actor().id()).isEqualTo(rig.keys.idOf(rig.root).toString());
        assertThat(command.actor().address()).isEqualTo("127.0.0.1");
        assertThat(command.actor().requestId()).startsWith("req-");
    }

    @Test
    void tellsAChangeOfOneKindAsWhatItIs() {
        patch("{\"scopes\":[\"write\"]}");
        patch("{\"expires_at\":null}");
        patch("{\"expires_at\":\"2020-01-01T00:00:00Z\"}");
        patch("{\"name\":\"\"}");

        assertThat(rig.lifecycle.sent)
                .extracting(KeyCommand::body)
                .containsExactly(
                        new KeyCommand.Scope(List.of("write")),
                        new KeyCommand.Expire(StoredKey.NEVER),
                        new KeyCommand.Expire(Times.micros("2020-01-01T00:00:00Z").orElseThrow()),
                        new KeyCommand.Update("", null, null, null, null, null));
    }

    @Test
    void addsRemovesAndReplacesScopes() {
        JsonNode added =
                ControlRig.json(post("scopes", "{\"add\":[\"a\",\"b\"],\"remove\":[\"read\"]}"));
        JsonNode replaced = ControlRig.json(post("scopes", "{\"replace\":[\"c\"]}"));

        assertThat(added.get("scopes")).hasToString("[\"a\",\"b\"]");
        assertThat(replaced.get("scopes")).hasToString("[\"c\"]");
        assertThat(rig.lifecycle.sent)
                .extracting(KeyCommand::body)
                .containsExactly(
                        new KeyCommand.Rescope(
                                List.of("a", "b"), List.of("read"), List.of("a", "b")),
                        new KeyCommand.Scope(List.of("c")));
    }

    @Test
    void showsANewSecretOnceAndLetsTheOldOneLiveForItsGrace() {
        HttpResponse<String> answer = post("rotate", "{\"grace\":\"PT1H\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        JsonNode json = ControlRig.json(answer);
        assertThat(rig.keys.idOf(json.get("key").textValue())).isEqualTo(id);
        assertThat(json.get("secrets").get(0).get("generation").intValue()).isEqualTo(2);
        KeyCommand command = rig.lifecycle.sent.remove();
        KeyCommand.Rotate rotate = (KeyCommand.Rotate) command.body();
        assertThat(rotate.digest()).isEqualTo(KeyDigest.of(json.get("key").textValue()));
        assertThat(rotate.oldValidUntilMicros() - command.requestedAtMicros())
                .isEqualTo(Duration.ofHours(1).toNanos() / 1_000);
    }

    @ParameterizedTest
    @CsvSource({"'', PT24H", "'{\"grace\":\"PT0S\"}', PT0S", "'{\"grace\":\"P365D\"}', P365D"})
    void takesAnyGraceUpToAYear(String body, Duration grace) {
        assertThat(post("rotate", body).statusCode()).isEqualTo(200);
        KeyCommand command = rig.lifecycle.sent.remove();
        assertThat(((KeyCommand.Rotate) command.body()).oldValidUntilMicros())
                .isEqualTo(command.requestedAtMicros() + grace.toNanos() / 1_000);
    }

    @Test
    void suspendsAndResumes() {
        JsonNode suspended =
                ControlRig.json(post("suspend", "{\"reason\":\"fraud\",\"note\":\"case 7\"}"));
        assertThat(suspended.get("state").textValue()).isEqualTo("suspended");
        assertThat(rig.lifecycle.sent.remove().why())
                .isEqualTo(new KeyCommand.Why("fraud", "case 7"));

        HttpResponse<String> again = post("suspend", "");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("possible are", "\"state\":\"suspended\"");
        assertThat(ControlRig.json(post("resume", "")).get("state").textValue())
                .isEqualTo("active");
    }

    @Test
    void changesOnlyWhatTheCallerHasSeen() {
        HttpResponse<String> stale = rig.send("PATCH", path(""), NAME, "If-Match", "\"9\"");
        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(ControlRig.json(stale).get("current_version").textValue()).isEqualTo("1");
        assertThat(stale.headers().firstValue("etag")).hasValue("\"1\"");
        assertThat(rig.send("PATCH", path(""), NAME, "If-Match", "W/\"1\"").statusCode())
                .isEqualTo(412);
        assertThat(rig.send("PATCH", path(""), NAME, "If-Match", "1").statusCode()).isEqualTo(400);
        assertThat(rig.lifecycle.sent).isEmpty();

        assertThat(rig.send("PATCH", path(""), NAME, "If-Match", "\"7\", \"1\"").statusCode())
                .isEqualTo(200);
        assertThat(rig.lifecycle.sent.remove().expectedVersion()).isEqualTo(1);
        assertThat(rig.send("PATCH", path(""), NAME, "If-Match", "*").statusCode()).isEqualTo(200);
    }

    @Test
    void tellsOfAChangeThatOnlyTheTopologyKnewOf() {
        rig.lifecycle.ahead = 1;

        HttpResponse<String> answer = rig.send("PATCH", path(""), NAME, "If-Match", "\"1\"");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("version_conflict", "\"current_version\":\"2\"");
    }

    @Test
    void waitsForTheFleetWhenAsked() {
        JsonNode waited =
                ControlRig.json(rig.send("POST", path("/suspend?wait=fleet"), "")).get("fleet");
        assertThat(waited.get("status").textValue()).isEqualTo("confirmed");
        assertThat(waited.get("position").intValue()).isEqualTo(77);
        assertThat(waited.get("nodes").get(0).get("status").textValue()).isEqualTo("applied");

        JsonNode pending =
                ControlRig.json(rig.send("POST", path("/resume?wait=fleet&wait_ms=0"), ""));
        assertThat(pending.get("fleet").get("status").textValue()).isEqualTo("pending");
        assertThat(ControlRig.json(rig.send("POST", path("/suspend"), "")).has("fleet")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"wait=all", "wait_ms=5", "wait=fleet&wait_ms=60001", "wait=fleet&x=1"})
    void refusesQueriesItDoesNotUnderstand(String query) {
        assertThat(rig.send("POST", path("/suspend?" + query), "").statusCode()).isEqualTo(400);
        assertThat(rig.lifecycle.sent).isEmpty();
    }

    @Test
    void letsNobodyGainPowerThroughAnotherKey() {
        String writer = rig.keys.add("ops", "keys:write");
        id = rig.keys.idOf(rig.keys.add("boss", "revoke"));

        for (String[] call :
                new String[][] {
                    {"POST", "/rotate", ""},
                    {"POST", "/resume", ""},
                    {"POST", "/scopes", "{\"add\":[\"audit:read\"]}"},
                    {"POST", "/scopes", "{\"replace\":[\"*\"]}"},
                    {"PATCH", "", "{\"scopes\":[\"fleet:read\"]}"},
                    {"PATCH", "", "{\"expires_at\":null}"}
                }) {
            HttpResponse<String> answer =
                    rig.send(call[0], path(call[1]), call[2], "X-Api-Key", writer);
            assertThat(answer.statusCode()).as("%s %s", call[0], call[1]).isEqualTo(403);
            assertThat(answer.body()).contains("cannot_grant");
        }
        assertThat(
                        rig.send(
                                        "POST",
                                        path("/scopes"),
                                        "{\"replace\":[\"revoke\",\"keys:write\"]}",
                                        "X-Api-Key",
                                        writer)
                                .statusCode())
                .as("what it holds already is not granted")
                .isEqualTo(200);
    }

    @Test
    void doesNotLetAKeySuspendItself() {
        id = rig.keys.idOf(rig.root);

        HttpResponse<String> answer = post("suspend", "");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("own_key");
    }

    @Test
    void findsNoKeyToChange() {
        assertThat(rig.send("PATCH", "/v1/keys/key_0", NAME).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PATCH |         | {}                                 | another thing to change",
                "PATCH |         | {\"name\":null}                    | 'name' must not be null",
                "PATCH |         | {\"scopes\":null}                  | 'scopes' must not be null",
                "PATCH |         | {\"scopes\":[\"a b\"]}             | 'scopes' is refused",
                "PATCH |         | {\"name\":\"{key}\"}               | looks like a key",
                "PATCH |         | {\"attributes\":{\"a\":1}}         | an object of strings",
                "PATCH |         | {\"attributes\":{\"a b\":\"x\"}}   | must be named by 1 to 64",
                "PATCH |         | {\"attributes\":{\"a\":\"{key}\"}} | looks like a key",
                "PATCH |         | {\"attributes\":{\"a\":\"b\",\"a\":\"c\"}} | an object of strings",
                "PATCH |         | {\"expires_at\":\"soon\"}          | 'expires_at' must be a time",
                "PATCH |         | {\"owner\":\"x\"}                  | a field that is not known",
                "POST  | /scopes | {}                                 | 'add' and 'remove'",
                "POST  | /scopes | {\"add\":[\"a\"],\"replace\":[]}   | and not both",
                "POST  | /scopes | {\"add\":[],\"remove\":[]}         | nothing to change",
                "POST  | /scopes | {\"add\":[\"a\"],\"remove\":[\"a\"]} | holds what 'add' holds",
                "POST  | /scopes | {\"add\":[\"a b\"]}                | 'add' is refused",
                "POST  | /rotate | {\"grace\":\"P366D\"}              | 'grace' must be a duration",
                "POST  | /rotate | {\"grace\":\"-PT1S\"}              | 'grace' must be a duration",
                "POST  | /rotate | {\"grace\":\"soon\"}               | 'grace' must be a duration",
                "POST  | /suspend | {\"reason\":\"{key}\"}            | looks like a key"
            })
    void refusesWhatMakesNoSense(String method, String below, String body, String detail) {
        HttpResponse<String> answer =
                rig.send(
                        method.strip(),
                        path(below == null ? "" : below.strip()),
                        body.replace("{key}", rig.root));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(detail).doesNotContain(rig.root);
        assertThat(rig.lifecycle.sent).isEmpty();
    }

    private static final String NAME = "{\"name\":\"x\"}";

    private String path(String below) {
        return "/v1/keys/" + id + below;
    }

    private HttpResponse<String> patch(String body) {
        return rig.send("PATCH", path(""), body);
    }

    private HttpResponse<String> post(String what, String body) {
        return rig.send("POST", path("/" + what), body);
    }
}
