package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.verify.Decision;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients send that no client library would. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

    private final Rig rig = Rig.data();
    private String key = "";
    private RawSocket socket = new RawSocket(0);

    @BeforeAll
    void start() {
        key = rig.keys.add("acme", "read");
        socket = new RawSocket(rig.plane.port());
    }

    @AfterEach
    void stillServes() {
        assertThat(auth("Authorization: Bearer " + key)).startsWith("HTTP/1.1 200 ");
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer {key}\r\nAuthorization: Bearer {key}",
                "Authorization: Bearer {key}, Bearer {key}",
                "Authorization: Bearer {key} {key}",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer {key}\u00e9",
                "X-Api-Key: {key}\u0080",
                "X-Api-Key: \u00ff\u00fe",
                "X-Api-Key: {key},{key}",
                "X-Api-Key: {key}\r\nX-Api-Key: other"
            })
    void refusesHeadersThatHoldNoOneKey(String header) {
        rig.decisions.clear();

        String answer = auth(header.replace("{key}", key));

        assertThat(answer).startsWith("HTTP/1.1 401 ").contains("malformed_key");
        assertThat(answer).doesNotContain(key);
        assertThat(rig.decision().toString()).doesNotContain(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Api-Key: {key}\u0000",
                "X-Api-Key: a\u0001b",
                "X-Api-Key : {key}",
                "X-Api\u0007-Key: {key}",
                ": {key}",
                "no colon {key}",
                "X-Api-Key: {key}\r\n folded"
            })
    void refusesHeadersThatAreNoHttp(String header) {
        String answer = auth(header.replace("{key}", key));

        assertThat(answer).matches("(?s)HTTP/1.1 40[01] .*application/problem\\+json.*");
        assertThat(answer).doesNotContain(key);
    }

    @Test
    void refusesHeadersThatAreTooLarge() {
        String answer = auth("X-Api-Key: " + key.repeat(2_000));

        assertThat(answer).startsWith("HTTP/1.1 431 ").contains("headers_too_large");
        assertThat(answer).doesNotContain(key);
    }

    @Test
    void refusesARequestLineThatIsTooLong() {
        String answer = socket.exchange("GET /" + key.repeat(2_000) + " HTTP/1.1\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.0 414 ").contains("uri_too_long");
        assertThat(answer).doesNotContain(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{key}\r\n\r\n",
                "GET\r\n\r\n",
                "GET /v1/verify\r\n\r\n",
                "GET /{key} HTTP/9.9.9\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
                "POST /v1/verify HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /v1/verify HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "POST /v1/verify HTTP/1.1\r\nHost: x\r\nContent-Length: {key}\r\n\r\n",
                "GET /%zz/{key} HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET //{key} HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /a|b/{key} HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET {key} HTTP/1.1\r\nHost: x\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"
            })
    void refusesBytesThatAreNoRequest(String request) {
        String answer = socket.exchange(request.replace("{key}", key));

        assertThat(answer).matches("(?s)HTTP/1.[01] 400 .*application/problem\\+json.*");
        assertThat(answer).doesNotContain(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                | 400 | not valid JSON",
                "{\"key\":\"{key}                 | 400 | not valid JSON",
                "{\"key\":{key}}                  | 400 | not valid JSON",
                "{'key':'{key}'}                  | 400 | not valid JSON",
                "{\"key\":\"{key}\",}             | 400 | not valid JSON",
                "{\"{key}\":1}                    | 400 | not known (line 1, column 2)",
                "{\"key\":\"{key}\"}{}            | 400 | something after",
                "{\"key\":\"{key}\"} {key}        | 400 | not valid JSON",
                "[\"{key}\"]                      | 400 | one JSON object",
                "\"{key}\"                        | 400 | one JSON object",
                "`null`                           | 400 | one JSON object",
                "{\"key\":[\"{key}\"]}            | 400 | 'key' must be a string",
                "{\"key\":{\"a\":\"{key}\"}}      | 400 | 'key' must be a string",
                "{\"key\":1e999}                  | 400 | 'key' must be a string",
                "{\"key\":true}                   | 400 | 'key' must be a string",
                "{\"scopes\":[\"{key}\"]}         | 400 | scope 1 is a key",
                "{\"profile\":\"{key}\"}          | 404 | the profiles of this node",
                "{\"environment\":\"{key}\"}      | 400 | must be live or test",
                "{\"time\":\"{key}\"}             | 400 | RFC 3339",
                "{\"key\":\"\u00e9\"}             | 400 | not valid JSON",
                "{\"key\":\"\u0001\"}             | 400 | not valid JSON"
            })
    void refusesBodiesThatAreNotWhatIsAskedFor(String body, int status, String detail) {
        String answer = post(body.replace("{key}", key), "application/json");

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains(detail);
        assertThat(answer).contains("application/problem+json");
        assertThat(answer).doesNotContain(key);
    }

    @Test
    void refusesBodiesThatNestTooDeep() {
        String answer = post("{\"scopes\":" + "[".repeat(30_000), "application/json");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("nests deeper than 8 levels");
    }

    @Test
    void refusesBodiesThatAreTooLarge() {
        String answer = post("{\"key\":\"" + key.repeat(3_000) + "\"}", "application/json");

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("65536 bytes at the most");
        assertThat(answer).doesNotContain(key);
    }

    @Test
    void refusesBodiesThatAreTooLargeInChunksAsWell() {
        String chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";
        String answer =
                socket.exchange(
                        "POST /v1/verify HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + chunk.repeat(6)
                                + "0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "nonsense",
                "/;;",
                "application/json/{key}"
            })
    void refusesBodiesOfOtherTypes(String type) {
        String answer = post("{}", type.replace("{key}", key));

        assertThat(answer).startsWith("HTTP/1.1 415 ").contains("application/problem+json");
        assertThat(answer).doesNotContain(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept: nonsense", "Accept: text/html", "Accept: ;;;,,", "Accept: */"})
    void answersJsonWhateverTheClientWouldRather(String accept) {
        String answer =
                socket.exchange(
                        "POST /v1/verify HTTP/1.1\r\nHost: x\r\n"
                                + accept
                                + "\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"missing_key\"");
    }

    @Test
    void saysWhichMethodsAPathTakes() {
        String answer = socket.exchange("DELETE /v1/verify HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 405 ")
                .contains("method_not_allowed")
                .containsIgnoringCase("\r\nallow: POST");
    }

    @Test
    void saysThatAPathIsNotThere() {
        String answer = socket.exchange("GET /v1/keys/" + key + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 404 ").contains("urn:keyfence:problem:not_found");
        assertThat(answer).doesNotContain(key);
    }

    @Test
    void keepsNoKeyInADecisionWhereverItWasPut() {
        rig.decisions.clear();
        socket.exchange(
                "GET /auth/keyfence HTTP/1.1\r\nHost: x\r\nX-Original-URI: /a/"
                        + key
                        + "?k="
                        + key
                        + "\r\nX-Original-Method: "
                        + key
                        + "\r\nUser-Agent: "
                        + key
                        + "\r\n\r\n");

        Decision decision = rig.decision();
        assertThat(decision.toString()).doesNotContain(key);
        assertThat(decision.context().route()).isEqualTo("/a/[key]");
    }

    private String auth(String header) {
        return socket.exchange("GET /auth HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n");
    }

    private String post(String body, String type) {
        return socket.exchange(
                "POST /v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: "
                        + type
                        + "\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.ISO_8859_1).length
                        + "\r\n\r\n"
                        + body);
    }
}
