package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyFormat;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.verify.Decision;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /oauth2/introspect} as RFC 7662 has it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntrospectionTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String INACTIVE = "{\"active\":false}";
    private static final long EXPIRES_AT_SECONDS = 4_000_000_000L;

    private final Rig rig = Rig.data();
    private final String caller = rig.keys.add("gateway", "introspect");

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
    void tellsWhatAGoodTokenIs() throws IOException {
        String token =
                rig.keys.add(
                        Environment.TEST,
                        "acme",
                        FakeKeys.expiring(EXPIRES_AT_SECONDS * 1_000_000),
                        "read",
                        "storage:*");

        HttpResponse<String> answer = ask("token=" + token + "&token_type_hint=access_token");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("keyfence-fence-position")).isPresent();
        JsonNode json = JSON.readTree(answer.body());
        assertThat(json.get("active").booleanValue()).isTrue();
        assertThat(json.get("scope").textValue()).isEqualTo("read storage:*");
        assertThat(json.get("client_id").textValue()).isEqualTo(rig.keys.idOf(token).toString());
        assertThat(json.get("sub").textValue()).isEqualTo("acme");
        assertThat(json.get("aud").textValue()).isEqualTo("keyfence");
        assertThat(json.get("iss").textValue()).isEqualTo("keyfence");
        assertThat(json.get("iat").longValue()).isEqualTo(1_800_000_000L);
        assertThat(json.get("exp").longValue()).isEqualTo(EXPIRES_AT_SECONDS);
        assertThat(json.get("environment").textValue()).isEqualTo("test");
        assertThat(json.get("decision_id").textValue()).isEqualTo("n1-7-" + lastSequence());
    }

    @Test
    void leavesOutTheExpiryOfATokenThatHasNone() {
        assertThat(ask("token=" + rig.keys.add("acme", "read")).body())
                .contains("\"active\":true")
                .doesNotContain("exp\"");
    }

    @Test
    void saysNoMoreOfABadTokenThanThatItIsOne() {
        String revoked =
                rig.keys.add(Environment.LIVE, "acme", FakeKeys.status(KeyStatus.REVOKED), "read");
        String expired = rig.keys.add(Environment.LIVE, "acme", FakeKeys.expiring(1), "read");
        String unknown = new KeyFormat("kf").mint(Environment.LIVE, new SecureRandom());

        for (String token : List.of(revoked, expired, unknown, "nonsense", "kf_live_cut", "a b")) {
            HttpResponse<String> answer = ask("token=" + token.replace(' ', '+'));
            assertThat(answer.statusCode()).as(token).isEqualTo(200);
            assertThat(answer.body()).as(token).isEqualTo(INACTIVE);
        }
    }

    @Test
    void publishesBothDecisionsAsAnyOther() {
        String token = rig.keys.add("acme", "read");

        assertThat(ask("token=" + token + "&client_ip=203.0.113.7").body()).contains("true");

        Decision ofCaller = rig.decision();
        assertThat(ofCaller.ask().scopes()).containsExactly("introspect");
        assertThat(ofCaller.context().route()).isEqualTo("/oauth2/introspect");
        Decision ofToken = rig.decision();
        assertThat(ofToken.allowed()).isTrue();
        assertThat(ofToken.context().clientIp()).isEqualTo("203.0.113.7");
        assertThat(rig.decisions).isEmpty();
    }

    @Test
    void knowsTokensOfEveryProfileUnlessTheCallerTakesOneOnly() throws IOException {
        String token = clipiaKey();

        assertThat(JSON.readTree(ask("token=" + token).body()).get("aud").textValue())
                .isEqualTo("clipia");
        assertThat(ask("profile=clipia&token=" + token).body()).contains("\"active\":true");
        assertThat(ask("profile=claid&token=" + token).body()).isEqualTo(INACTIVE);
        assertThat(ask("profile=clipia&token=" + rig.keys.add("acme", "read")).body())
                .isEqualTo(INACTIVE);
    }

    @Test
    void decidesOnAnUnknownTokenForTheApiWhoseShapeItHas() {
        String unknown =
                new KeyFormat("clipia_live_", "clipia_test_")
                        .mint(Environment.LIVE, new SecureRandom());

        assertThat(ask("token=" + unknown).body()).isEqualTo(INACTIVE);

        assertThat(rig.decision().allowed()).isTrue();
        Decision decision = rig.decision();
        assertThat(decision.ask().profile()).isEqualTo("clipia");
        assertThat(decision.verdict().reasonCode()).isEqualTo("unknown_key");
    }

    @Test
    void letsInByHttpBasicWhateverTheUserName() {
        String token = rig.keys.add("acme", "read");

        assertThat(askAs(basic("gateway", caller), "token=" + token).body()).contains("true");
        assertThat(askAs(basic("", caller), "token=" + token).body()).contains("true");
    }

    @Test
    void asksForTheSchemeThatTheCallerTried() {
        HttpResponse<String> bearer = askAs("Bearer " + caller + "x", "token=x");
        assertThat(bearer.statusCode()).isEqualTo(401);
        assertThat(challenge(bearer))
                .isEqualTo("Bearer realm=\"keyfence\", error=\"invalid_token\"");

        for (String wrong : List.of(basic("gateway", caller + "x"), "Basic %%%", "basic eA==")) {
            HttpResponse<String> answer = askAs(wrong, "token=x");
            assertThat(answer.statusCode()).as(wrong).isEqualTo(401);
            assertThat(challenge(answer)).as(wrong).isEqualTo("Basic realm=\"keyfence\"");
        }
        assertThat(
                        rig.send(
                                        form("token=x")
                                                .header("Authorization", basic("g", caller))
                                                .header("X-Api-Key", caller))
                                .statusCode())
                .isEqualTo(401);
    }

    @Test
    void letsInNobodyWithoutTheScope() {
        HttpResponse<String> answer =
                askAs("Bearer " + rig.keys.add("acme", "keys:read"), "token=x");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(challenge(answer)).contains("insufficient_scope", "scope=\"introspect\"");
        assertThat(rig.decisions).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = DenyReason.class,
            names = {"FENCED", "WARMING_UP"})
    void doesNotCallATokenInactiveWhenItCannotTell(DenyReason reason) {
        rig.keys.gate(reason);

        HttpResponse<String> answer = ask("token=" + caller);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
        assertThat(answer.body()).doesNotContain("active");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u00a7',
            value = {
                "tokens=abc-secret | 'token' is missing",
                "token=abc-secret&token=abc-secret | is there twice",
                "token=abc-secret&profile=a&profile=b | is there twice",
                "token=abc-secret&profile=nothere | the profiles of this node are: ",
                "token=abc-secret%zz | escapes or characters are broken"
            })
    void refusesWhatIsNoSuchRequest(String body, String description) {
        HttpResponse<String> answer = ask(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"error\":\"invalid_request\"", description)
                .doesNotContain("abc-secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/introspect?token=abc-secret", "/oauth2/introspect?"})
    void refusesATokenInTheUrl(String path) {
        HttpResponse<String> answer =
                rig.send(
                        rig.request(path)
                                .header("Authorization", "Bearer " + caller)
                                .POST(HttpRequest.BodyPublishers.ofString("token=x")));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("abc-secret");
    }

    private String clipiaKey() {
        SecureRandom random = new SecureRandom();
        String secret =
                new KeyFormat("clipia_live_", "clipia_test_").mint(Environment.LIVE, random);
        rig.keys.put(
                new StoredKey(
                        KeyId.create(random, 1),
                        1,
                        KeyStatus.ACTIVE,
                        "clipia",
                        "acme",
                        Environment.LIVE,
                        List.of("read"),
                        List.of(),
                        1,
                        StoredKey.NEVER,
                        0),
                KeyDigest.of(secret),
                "a name");
        return secret;
    }

    private long lastSequence() {
        long last = 0;
        for (Decision decision : rig.decisions) {
            last = decision.id().sequence();
        }
        return last;
    }

    private HttpResponse<String> ask(String body) {
        return askAs("Bearer " + caller, body);
    }

    private HttpResponse<String> askAs(String authorization, String body) {
        return rig.send(form(body).header("Authorization", authorization));
    }

    private HttpRequest.Builder form(String body) {
        return rig.request("/oauth2/introspect")
                .header("Content-Type", FORM)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static String challenge(HttpResponse<String> answer) {
        return answer.headers().firstValue("www-authenticate").orElse("");
    }

    private static String basic(String user, String password) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString(
                                (user + ':' + password).getBytes(StandardCharsets.US_ASCII));
    }
}
