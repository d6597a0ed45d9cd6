package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyFormat;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.verify.Decision;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardAuthTest {

    private final Rig rig = Rig.data();

    @BeforeEach
    void reset() {
        rig.keys.gate(null);
        rig.decisions.clear();
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    @Test
    void allowsWithHeadersAndAnEmptyBody() {
        String key = rig.keys.add("Ærø 100%", "read", "storage:*");

        HttpResponse<String> answer = auth("/auth/keyfence", key);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("content-length")).hasValue("0");
        assertThat(header(answer, "X-Keyfence-Key-Id")).isEqualTo(rig.keys.idOf(key).toString());
        assertThat(header(answer, "X-Keyfence-Owner")).isEqualTo("%C3%86r%C3%B8 100%25");
        assertThat(header(answer, "X-Keyfence-Scopes")).isEqualTo("read storage:*");
        assertThat(header(answer, "X-Keyfence-Environment")).isEqualTo("live");
        assertThat(header(answer, "X-Keyfence-Decision-Id")).startsWith("n1-7-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "X"})
    void takesAnyMethod(String method) {
        String key = rig.keys.add("acme");

        HttpResponse<String> answer =
                rig.send(
                        rig.request("/auth")
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .header("X-Api-Key", key));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(rig.decision().context().method()).isEqualTo(method);
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, 'Bearer '",
        "authorization, 'bearer '",
        "Authorization, 'Key '",
        "X-API-KEY, ''"
    })
    void findsTheKeyUnderEveryScheme(String header, String prefix) {
        String key = rig.keys.add("acme");

        HttpResponse<String> answer = rig.get("/auth", header, prefix + key);

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void challengesWithoutAnErrorWhenThereIsNoKey() {
        HttpResponse<String> answer = rig.get("/auth/keyfence");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(header(answer, "WWW-Authenticate")).isEqualTo("Bearer realm=\"keyfence\"");
        assertThat(header(answer, "X-Keyfence-Reason")).isEqualTo("missing_key");
        assertThat(header(answer, "content-type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"missing_key\"");
        assertThat(answer.body())
                .contains(
                        "Authorization: Bearer <key>; Authorization: Key <key>; X-Api-Key: <key>");
    }

    @Test
    void tellsClientsNothingThatTellsDeadKeysApart() {
        String revoked = rig.keys.add(Environment.LIVE, "a", FakeKeys.status(KeyStatus.REVOKED));
        String suspended =
                rig.keys.add(Environment.LIVE, "a", FakeKeys.status(KeyStatus.SUSPENDED));
        String unreadable =
                rig.keys.add(Environment.LIVE, "a", FakeKeys.status(KeyStatus.UNREADABLE));
        String unknown = new KeyFormat("kf").mint(Environment.LIVE, new SecureRandom());

        List<HttpResponse<String>> answers =
                List.of(
                        auth("/auth", revoked),
                        auth("/auth", suspended),
                        auth("/auth", unreadable),
                        auth("/auth", unknown));

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(401);
        assertThat(answers).extracting(HttpResponse::body).containsOnly(answers.getFirst().body());
        assertThat(answers)
                .extracting(answer -> header(answer, "WWW-Authenticate"))
                .containsOnly("Bearer realm=\"keyfence\", error=\"invalid_token\"");
        assertThat(answers)
                .extracting(answer -> header(answer, "X-Keyfence-Reason"))
                .containsExactly("revoked", "suspended", "unreadable_key", "unknown_key");
        assertThat(answers.getFirst().body()).contains("invalid_key");
    }

    @Test
    void saysWhenAKeyIsExpiredOrMalformedOrOfAnotherEnvironment() {
        String expired = rig.keys.add(Environment.LIVE, "a", FakeKeys.expiring(1));
        String test = rig.keys.add(Environment.TEST, "a", UnaryOperator.identity());

        assertThat(auth("/auth", expired).body()).contains("expired_key");
        assertThat(auth("/auth", "kf_live_short").body()).contains("malformed_key");
        HttpResponse<String> elsewhere = auth("/auth/keyfence?environment=live", test);
        assertThat(elsewhere.statusCode()).isEqualTo(401);
        assertThat(elsewhere.body()).contains("wrong_environment");
        assertThat(auth("/auth/keyfence?environment=test", test).statusCode()).isEqualTo(200);
        assertThat(
                        rig.get("/auth", "X-Api-Key", test, "X-Keyfence-Environment", "live")
                                .statusCode())
                .isEqualTo(401);
    }

    @Test
    void refusesTwoKeysThatDiffer() {
        String one = rig.keys.add("a");
        String other = rig.keys.add("b");

        HttpResponse<String> answer =
                rig.get("/auth", "X-Api-Key", one, "Authorization", "Bearer " + other);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(header(answer, "X-Keyfence-Reason")).isEqualTo("malformed_key");
    }

    @Test
    void asksForTheScopesThatTheGatewayNames() {
        String key = rig.keys.add("acme", "read");

        HttpResponse<String> enough =
                rig.get("/auth", "X-Api-Key", key, "X-Keyfence-Scopes", "read");
        HttpResponse<String> tooMuch =
                rig.get("/auth?scope=write+read", "X-Api-Key", key, "X-Keyfence-Scopes", "read");

        assertThat(enough.statusCode()).isEqualTo(200);
        assertThat(tooMuch.statusCode()).isEqualTo(403);
        assertThat(header(tooMuch, "WWW-Authenticate"))
                .isEqualTo(
                        "Bearer realm=\"keyfence\", error=\"insufficient_scope\", scope=\"write\"");
        assertThat(tooMuch.body()).contains("\"scope\":\"write\"");
        assertThat(header(tooMuch, "X-Keyfence-Reason")).isEqualTo("insufficient_scope");
    }

    @Test
    void refusesScopesThatAreNone() {
        String key = rig.keys.add("acme", "*");

        HttpResponse<String> answer =
                rig.get("/auth", "X-Api-Key", key, "X-Keyfence-Scopes", "re\"ad");

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void refusesOptionsWithBrokenEscapes() {
        String answer =
                new RawSocket(rig.plane.port())
                        .exchange("GET /auth?scope=%zz HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("escapes are broken");
    }

    @Test
    void emptiesRefusalsForGatewaysThatCannotTakeABody() {
        HttpResponse<String> answer = rig.get("/auth/keyfence?body=none");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEmpty();
        assertThat(header(answer, "content-length")).isEqualTo("0");
        assertThat(header(answer, "X-Keyfence-Reason")).isEqualTo("missing_key");
    }

    @Test
    void takesTheClientsOwnQueryForNoneOfItsOptions() {
        String key = rig.keys.add("acme");

        HttpResponse<String> denied = rig.get("/auth/keyfence/v1/x?body=none");
        HttpResponse<String> allowed = auth("/auth/keyfence/v1/x?scope=admin", key);

        assertThat(denied.body()).isNotEmpty();
        assertThat(allowed.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/auth/keyfence, X-Original-Method, DELETE, X-Original-URI, /v1/a?k=v, DELETE, /v1/a",
        "/auth/keyfence, X-Forwarded-Method, PUT, X-Forwarded-Uri, /v1/b?k=v, PUT, /v1/b",
        "/auth/keyfence, X-Other, 1, X-Original-URI, https://x.test/v1/c?k, GET, /v1/c",
        "/auth/keyfence/v1/d%20e?k=v, X-Other, 1, X-More, 2, GET, /v1/d%20e",
        "/auth/keyfence/, X-Other, 1, X-More, 2, GET, /"
    })
    void readsTheClientsRequestFromWhereEachGatewayPutsIt(
            String path,
            String header1,
            String value1,
            String header2,
            String value2,
            String method,
            String route) {
        rig.get(path, header1, value1, header2, value2, "User-Agent", "gw");

        Decision decision = rig.decision();
        assertThat(decision.context().method()).isEqualTo(method);
        assertThat(decision.context().route()).isEqualTo(route);
        assertThat(decision.context().userAgent()).isEqualTo("gw");
        assertThat(decision.context().clientIp()).isEqualTo("127.0.0.1");
    }

    @Test
    void readsPathsThatAreNoUris() {
        String answer =
                new RawSocket(rig.plane.port())
                        .exchange("GET /auth/keyfence/a|b[%zz\\ HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 401 ");
        assertThat(rig.decision().context().route()).isEqualTo("/a|b[%zz\\");
    }

    @Test
    void believesForwardedAddressesOnlyAsFarAsProxiesAreTrusted() {
        try (Rig behind = Rig.dataBehind("127.0.0.0/8,10.0.0.0/8")) {
            String forwarded = "6.6.6.6, 203.0.113.7, 10.0.0.1";
            rig.get("/auth", "X-Forwarded-For", forwarded);
            behind.get("/auth", "X-Forwarded-For", forwarded);
            behind.get("/auth", "X-Forwarded-For", "<script>, 10.0.0.1");
            behind.get("/auth", "X-Forwarded-For", "[2001:db8::7]:4711, 10.0.0.1:80");

            assertThat(rig.decision().context().clientIp()).isEqualTo("127.0.0.1");
            assertThat(behind.decision().context().clientIp()).isEqualTo("203.0.113.7");
            assertThat(behind.decision().context().clientIp()).isNull();
            assertThat(behind.decision().context().clientIp()).isEqualTo("2001:db8::7");
        }
    }

    @Test
    void asksToComeBackWhileFenced() {
        String key = rig.keys.add("acme");
        rig.keys.gate(DenyReason.FENCED);

        HttpResponse<String> answer = auth("/auth", key);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(header(answer, "Retry-After")).isEqualTo("1");
        assertThat(header(answer, "X-Keyfence-Reason")).isEqualTo("fenced");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void namesTheProfilesWhenThereIsNoSuch() {
        HttpResponse<String> answer = rig.get("/auth/nope");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("unknown_profile", "keyfence");
        assertThat(rig.decisions).isEmpty();
    }

    @Test
    void leavesOtherPathsThatBeginAlikeAlone() {
        assertThat(rig.get("/authority").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> auth(String path, String key) {
        return rig.get(path, "Authorization", "Bearer " + key);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
