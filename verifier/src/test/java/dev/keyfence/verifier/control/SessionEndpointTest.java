package dev.keyfence.verifier.control;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.http.RawSocket;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.AdminScope;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of browsers, over HTTP. */
class SessionEndpointTest {

    private static final String[] CONSOLE = {
        "Keyfence-Console", "1", "Sec-Fetch-Site", "same-origin"
    };

    private static final Pattern SECURE_COOKIE =
            Pattern.compile(
                    "(?i)\r\nset-cookie: (__Host-keyfence_session=[A-Za-z0-9_-]{43}); Path=/; HttpOnly;"
                            + " SameSite=Strict; Secure\r\n");

    private final ControlRig rig = new ControlRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void givesABrowserACookieThatTakesThePlaceOfTheKey() {
        HttpResponse<String> answer = signIn(rig.root);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("set-cookie").orElseThrow())
                .matches("keyfence_session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict")
                .doesNotContain(rig.root);
        JsonNode session = ControlRig.json(answer);
        assertThat(session.get("key_id").textValue()).isEqualTo(rig.keys.idOf(rig.root).toString());
        assertThat(session.get("scopes")).hasSize(AdminScope.all().size());
        assertThat(session.get("ends_in_s").longValue()).isBetween(12 * 3600L - 60, 12 * 3600L);
        String cookie = cookie(answer);
        HttpResponse<String> keys = rig.rig.get("/v1/keys", "Cookie", cookie);
        assertThat(keys.statusCode()).isEqualTo(200);
        assertThat(keys.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(ControlRig.json(rig.rig.get("/console/session", "Cookie", cookie)).get("key_id"))
                .isEqualTo(session.get("key_id"));
    }

    /** By hand, since the client has a will of its own about the header Host. */
    @Test
    void behindHttpsTheCookieIsForHttpsAlone() {
        String body = "{\"key\":\"" + rig.root + "\"}";
        String request =
                "POST /console/session HTTP/1.1\r\nHost: keyfence.example\r\n"
                        + "Origin: https://keyfence.example\r\nSec-Fetch-Site: same-origin\r\n"
                        + "Keyfence-Console: 1\r\nContent-Type: application/json\r\n"
                        + "Content-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body;

        String answer =
                new RawSocket(rig.rig.plane.port()).exchangeOnce(request.getBytes(US_ASCII));

        Matcher cookie = SECURE_COOKIE.matcher(answer);
        assertThat(cookie.find()).as(answer).isTrue();
        assertThat(rig.rig.get("/v1/nodes", "Cookie", cookie.group(1)).statusCode()).isEqualTo(200);
    }

    @Test
    void aSessionMayDoWhatItsKeyMayAndNoMore() {
        String cookie = cookie(signIn(rig.keys.add("reader", "keys:read")));

        assertThat(rig.rig.get("/v1/keys", "Cookie", cookie).statusCode()).isEqualTo(200);
        assertThat(rig.rig.get("/v1/nodes", "Cookie", cookie).statusCode()).isEqualTo(403);
        assertThat(change(cookie, CONSOLE).statusCode()).isEqualTo(403);
        JsonNode session = ControlRig.json(rig.rig.get("/console/session", "Cookie", cookie));
        assertThat(session.get("scopes")).hasToString("[\"keys:read\"]");
    }

    @Test
    void aWildcardHoldsTheScopesUnderIt() {
        HttpResponse<String> answer = signIn(rig.keys.add("wide", "keys:*"));

        assertThat(ControlRig.json(answer).get("scopes"))
                .hasToString("[\"keys:read\",\"keys:write\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"REVOKED", "EXPIRED", "SUSPENDED"})
    void aSessionDiesAtOnceWithItsKey(KeyStatus status) {
        String key = rig.keys.add("admin", "keys:read", "fleet:read");
        String cookie = cookie(signIn(key));
        assertThat(rig.rig.get("/v1/nodes", "Cookie", cookie).statusCode()).isEqualTo(200);

        become(key, status);

        assertThat(rig.rig.get("/v1/nodes", "Cookie", cookie).statusCode()).isEqualTo(401);
        become(key, KeyStatus.ACTIVE);
        HttpResponse<String> after = rig.rig.get("/v1/nodes", "Cookie", cookie);
        assertThat(after.statusCode()).isEqualTo(401);
        assertThat(ControlRig.json(after).get("code").textValue()).isEqualTo("signed_out");
        assertThat(after.headers().firstValue("set-cookie").orElseThrow()).contains("Max-Age=0");
    }

    @Test
    void signingOutEndsTheSession() {
        String cookie = cookie(signIn(rig.root));

        HttpResponse<String> out =
                send("DELETE", "/console/session", "", with(CONSOLE, "Cookie", cookie));

        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(out.headers().firstValue("set-cookie").orElseThrow()).contains("Max-Age=0");
        assertThat(rig.rig.get("/v1/keys", "Cookie", cookie).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "1, same-origin, , 201",
        "1, , http://HOST, 201",
        "1, , https://HOST, 201",
        ", same-origin, , 403",
        "1, , , 403",
        "1, same-site, http://HOST, 403",
        "1, cross-site, http://HOST, 403",
        "1, none, , 403",
        "1, , http://elsewhere.example, 403",
        "1, , http://HOST.elsewhere.example, 403",
        "1, , null, 403"
    })
    void takesChangesByCookieFromItsOwnPagesAlone(
            String header, String site, String origin, int status) {
        String cookie = cookie(signIn(rig.root));
        String[] headers = {"Cookie", cookie};
        headers = header == null ? headers : with(headers, "Keyfence-Console", header);
        headers = site == null ? headers : with(headers, "Sec-Fetch-Site", site);
        String host = "127.0.0.1:" + rig.rig.plane.port();
        headers = origin == null ? headers : with(headers, "Origin", origin.replace("HOST", host));

        HttpResponse<String> answer = change("", headers);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("www-authenticate")).isEmpty();
        String body = "{\"key\":\"" + rig.root + "\"}";
        assertThat(send("POST", "/console/session", body, headers).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"same-origin, 200", "none, 200", "same-site, 403", "cross-site, 403"})
    void otherSitesDoNotEvenRead(String site, int status) {
        String cookie = cookie(signIn(rig.root));
        assertThat(rig.rig.get("/v1/keys", "Cookie", cookie, "Sec-Fetch-Site", site).statusCode())
                .isEqualTo(status);
    }

    @Test
    void aKeyInAHeaderNeedsNoPageAndWinsOverACookie() {
        String cookie = cookie(signIn(rig.root));
        String reader = rig.keys.add("reader", "keys:read");

        assertThat(change("", "X-Api-Key", rig.root).statusCode()).isEqualTo(201);
        assertThat(change("", with(CONSOLE, "X-Api-Key", reader, "Cookie", cookie)).statusCode())
                .isEqualTo(403);
    }

    @Test
    void letsInAdministratorsAlone() {
        HttpResponse<String> other = signIn(rig.keys.add("app", "read"));
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.headers().firstValue("set-cookie")).isEmpty();
        assertThat(signIn("kf_live_0123456789ABCDEFGHIJKLMNOPQRSTUV1OnaJh").statusCode())
                .isEqualTo(401);
        assertThat(signIn("").statusCode()).isEqualTo(401);
    }

    @Test
    void whoeverIsNotSignedInMakesNoDecision() {
        rig.rig.decisions.clear();

        assertThat(rig.rig.get("/console/session").statusCode()).isEqualTo(401);
        assertThat(
                        rig.rig
                                .get("/v1/keys", "Cookie", "keyfence_session=" + "A".repeat(43))
                                .statusCode())
                .isEqualTo(401);

        assertThat(rig.rig.decisions).isEmpty();
    }

    @Test
    void findsAKeyByItsDigest() {
        String key = rig.keys.add("acme", "read");
        String digest = HexFormat.of().formatHex(KeyDigest.of(key).toBytes());

        HttpResponse<String> found = rig.post("/v1/keys/lookup", "{\"digest\":\"" + digest + "\"}");

        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        assertThat(ControlRig.json(found).get("key_id").textValue())
                .isEqualTo(rig.keys.idOf(key).toString());
        for (String unfit : List.of("", digest.substring(1), digest.replace('a', 'A') + "G")) {
            assertThat(rig.post("/v1/keys/lookup", "{\"digest\":\"" + unfit + "\"}").statusCode())
                    .as(unfit)
                    .isEqualTo(400);
        }
        assertThat(
                        rig.post("/v1/keys/lookup", "{\"digest\":\"" + "0".repeat(64) + "\"}")
                                .statusCode())
                .isEqualTo(404);
    }

    private void become(String key, KeyStatus status) {
        StoredKey now = rig.keys.find(rig.keys.idOf(key)).orElseThrow().key();
        rig.keys.put(FakeKeys.status(status).apply(now), KeyDigest.of(key), "a name");
    }

    private HttpResponse<String> signIn(String key) {
        return send("POST", "/console/session", "{\"key\":\"" + key + "\"}", CONSOLE);
    }

    /** Makes a key. */
    private HttpResponse<String> change(String cookie, String... headers) {
        return send(
                "POST",
                "/v1/keys",
                "{\"owner\":\"acme\",\"scopes\":[\"read\"]}",
                cookie.isEmpty() ? headers : with(headers, "Cookie", cookie));
    }

    private HttpResponse<String> send(String method, String path, String json, String... headers) {
        HttpRequest.Builder request = rig.rig.request(path).headers(headers);
        if (!json.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return rig.rig.send(request.method(method, BodyPublishers.ofString(json)));
    }

    private static String cookie(HttpResponse<String> answer) {
        String set = answer.headers().firstValue("set-cookie").orElseThrow();
        return set.substring(0, set.indexOf(';'));
    }

    private static String[] with(String[] headers, String... more) {
        String[] all = Arrays.copyOf(headers, headers.length + more.length);
        System.arraycopy(more, 0, all, headers.length, more.length);
        return all;
    }
}
