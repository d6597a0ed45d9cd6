package dev.keyfence.verifier.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.control.DesiredKeys;
import dev.keyfence.verifier.control.KeysFileRig;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.Restrictions;
import dev.keyfence.verifier.key.StoredKey;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Clary AI's page on authentication by API key, and its error responses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaryTest {

    private static final String UNAUTHORIZED =
            """
            {
              "error": {
                "code": "unauthorized",
                "message": "Invalid API key"
              }
            }\
            """;

    private static final String FORBIDDEN =
            """
            {
              "error": {
                "code": "forbidden",
                "message": "Insufficient permissions"
              }
            }\
            """;

    private final Api api = new Api("clary");

    @AfterAll
    void stop() {
        api.close();
    }

    /** The page's first curl example. */
    @Test
    void takesABearerKey() {
        String key = api.key("documents:read");

        assertThat(get(key).statusCode()).isEqualTo(200);
    }

    /** "Each API key is associated with a specific tier (Lite, Standard, or Professional)". */
    @Test
    void tellsTheApiTheKeysTier() {
        for (String tier : List.of("lite", "standard", "professional")) {
            HttpResponse<String> answer = get(api.key(carrying(Map.of("tier", tier))));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(Api.header(answer, "X-Keyfence-Attribute-Tier")).isEqualTo(tier);
        }
        assertThat(Api.header(get(api.key()), "X-Keyfence-Attribute-Tier")).isEqualTo("lite");
    }

    /** "Generate API keys through the admin interface or configuration file". */
    @Test
    void takesKeysFromAConfigurationFile(@TempDir Path directory) throws Exception {
        String key = api.unknownKey(Environment.LIVE);

        DesiredKeys.Result result =
                new KeysFileRig(api.keys(), directory)
                        .apply(
                                "clary-keys.yaml",
                                """
                                keys:
                                  - key: %s
                                    profile: clary
                                    owner: acme
                                    attributes: {tier: professional}
                                  - algorithm: sha256
                                    hash: %s
                                    profile: clary
                                    owner: beta
                                """
                                        .formatted(
                                                key,
                                                HexFormat.of()
                                                        .formatHex(
                                                                KeyDigest.of(
                                                                                "a key of another shape")
                                                                        .toBytes())),
                                DesiredKeys.Removed.KEEP);

        assertThat(result).isEqualTo(new DesiredKeys.Result.Applied(2, 0, 0, 0, List.of()));
        assertThat(Api.header(get(key), "X-Keyfence-Attribute-Tier")).isEqualTo("professional");
    }

    @Test
    void tellsServicesTheKeysTier() {
        String key = api.key(carrying(Map.of("tier", "standard")));

        assertThat(api.verify(key).body()).contains("\"attributes\":{\"tier\":\"standard\"}");
    }

    /** The page gives no numbers; whoever runs it says them in a copy of the profile. */
    @Test
    void holdsKeysToTheLimitsOfTheirTier() {
        try (Api limited =
                Api.with(
                        "clary",
                        """
                        rate_limits_by:
                          tier:
                            lite: [{name: lite, requests: 1, window: P1D}]
                            standard: [{name: standard, requests: 2, window: P1D}]
                        """)) {
            assertThat(policies(limited, "lite")).containsExactly("\"lite\";q=1;w=86400", "429");
            assertThat(policies(limited, "standard"))
                    .containsExactly("\"standard\";q=2;w=86400", "200");
            assertThat(policies(limited, "professional")).containsExactly("", "200");
        }
    }

    /** What a key's first answer says of its limits, and its second one's status. */
    private static List<String> policies(Api api, String tier) {
        String[] asked = {"Authorization", "Bearer " + api.key(carrying(Map.of("tier", tier)))};
        HttpResponse<String> first = api.request("GET", "/v1/documents", asked);
        HttpResponse<String> second = api.request("GET", "/v1/documents", asked);
        assertThat(first.statusCode()).isEqualTo(200);
        return List.of(
                Api.header(first, "RateLimit-Policy"), Integer.toString(second.statusCode()));
    }

    /** The page's second curl example, with the claims of its example and times of today. */
    @Test
    void takesATokenThatIsSignedWithTheKey() {
        String key = signer("standard");
        HttpResponse<String> answer = get(api.jwt(key, payload(0, 3_600, "standard")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Api.header(answer, "X-Keyfence-Key-Id")).isEqualTo(api.idOf(key));
        assertThat(Api.header(answer, "X-Keyfence-Subject")).isEqualTo("user_id");
        assertThat(Api.header(answer, "X-Keyfence-Attribute-Tier")).isEqualTo("standard");
        assertThat(get(key).headers().firstValue("X-Keyfence-Subject")).hasValue("");
        assertThat(api.verify(api.jwt(key, payload(0, 3_600, "lite"))).body())
                .contains(
                        "\"credential\":\"jwt\"", "\"subject\":\"user_id\"", "{\"tier\":\"lite\"}");
    }

    @Test
    void answersTheUnauthorizedBodyToATokenThatIsNoGood() {
        String key = signer("standard");
        String good = api.jwt(key, payload(0, 3_600, "lite"));
        String other = api.key(carrying(Map.of("tier", "standard")));

        refused(api.jwt(key, payload(0, 3_600, "professional")), "invalid_token");
        refused(api.jwt(key, payload(-7_200, -3_600, "lite")), "expired");
        refused(api.jwt(key, payload(3_600, 7_200, "lite")), "invalid_token");
        refused(api.jwt(other, payload(0, 3_600, "lite")), "invalid_token");
        refused(good.substring(0, good.lastIndexOf('.') + 1), "malformed_key");
        refused(good.substring(0, good.length() - 4) + "AAAA", "invalid_token");
        // The page's own example expired in 2018.
        refused(
                api.jwt(
                        key,
                        "{\"sub\":\"user_id\",\"iat\":1516239022,\"exp\":1516242622,\"tier\":\"standard\"}"),
                "expired");
    }

    @Test
    void endsTheTokensOfAKeyWithIt() {
        String key = signer("standard");
        String token = api.jwt(key, payload(0, 3_600, "lite"));
        assertThat(get(token).statusCode()).isEqualTo(200);

        api.change(key, FakeKeys.status(KeyStatus.REVOKED));
        refused(token, "revoked");
    }

    private void refused(String token, String reason) {
        HttpResponse<String> answer = get(token);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo(UNAUTHORIZED);
        assertThat(Api.reason(answer)).isEqualTo(reason);
    }

    private String signer(String tier) {
        String key = api.key(carrying(Map.of("tier", tier)));
        api.seal(key);
        return key;
    }

    /** The page's claims, made and good until so many seconds from now. */
    private static String payload(long issued, long expires, String tier) {
        long now = Instant.now().getEpochSecond();
        return "{\"sub\":\"user_id\",\"iat\":%d,\"exp\":%d,\"tier\":\"%s\"}"
                .formatted(now + issued, now + expires, tier);
    }

    /** "If authentication fails, the API will return a 401 Unauthorized status code". */
    @Test
    void answersTheUnauthorizedBodyToTheByte() {
        List<HttpResponse<String>> answers =
                List.of(
                        api.request("GET", "/v1/documents"),
                        get("your_api_key_here"),
                        get(api.unknownKey(Environment.LIVE)),
                        get(api.strangersKey()),
                        get(api.revokedKey()));

        assertThat(answers)
                .allSatisfy(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(401);
                    assertThat(answer.body()).isEqualTo(UNAUTHORIZED);
                    assertThat(Api.header(answer, "Content-Type")).isEqualTo("application/json");
                    assertThat(Api.header(answer, "WWW-Authenticate"))
                            .startsWith("Bearer realm=\"clary\"");
                });
    }

    /** "If the authenticated user doesn't have permission …, a 403 Forbidden status code". */
    @Test
    void answersTheForbiddenBodyToTheByte() {
        HttpResponse<String> answer =
                api.request(
                        "GET",
                        "/v1/documents",
                        "Authorization",
                        "Bearer " + api.key("documents:read"),
                        "X-Keyfence-Scopes",
                        "documents:write");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo(FORBIDDEN);
        assertThat(Api.header(answer, "WWW-Authenticate")).contains("insufficient_scope");
    }

    @Test
    void answersTheForbiddenBodyToAKeyThatIsHeldToOtherAddressesOrRoutes() {
        for (Restrictions held :
                List.of(
                        Restrictions.parse(List.of("203.0.113.0/24"), List.of()),
                        Restrictions.parse(List.of(), List.of("POST /v1/documents")))) {
            HttpResponse<String> answer =
                    get(api.key(key -> key.withTerms(KeyTerms.of(Map.of(), held))));

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).isEqualTo(FORBIDDEN);
        }
    }

    private static UnaryOperator<StoredKey> carrying(Map<String, String> attributes) {
        return key -> key.withTerms(KeyTerms.of(attributes));
    }

    private HttpResponse<String> get(String key) {
        return api.request("GET", "/v1/documents", "Authorization", "Bearer " + key);
    }
}
