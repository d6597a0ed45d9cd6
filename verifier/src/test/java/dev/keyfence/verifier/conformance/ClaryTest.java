package dev.keyfence.verifier.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.Restrictions;
import dev.keyfence.verifier.key.StoredKey;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

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

    @Test
    void tellsServicesTheKeysTier() {
        String key = api.key(carrying(Map.of("tier", "standard")));

        assertThat(api.verify(key).body()).contains("\"attributes\":{\"tier\":\"standard\"}");
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
