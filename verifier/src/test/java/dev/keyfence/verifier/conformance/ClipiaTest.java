package dev.keyfence.verifier.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyStatus;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clipia's page on authentication, sentence by sentence. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClipiaTest {

    private final Api api = new Api("clipia");

    @AfterAll
    void stop() {
        api.close();
    }

    /** "Three equivalent forms are supported": the page's three curl examples. */
    @ParameterizedTest
    @CsvSource({"Authorization, 'Bearer '", "Authorization, 'Key '", "X-Api-Key, ''"})
    void takesTheThreeHeaderSchemes(String header, String before) {
        String key = api.key("generate", "read");

        HttpResponse<String> answer = api.request("GET", "/v1/account", header, before + key);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Api.header(answer, "X-Keyfence-Key-Id")).isEqualTo(api.idOf(key));
    }

    /** "The key prefix selects the environment." */
    @ParameterizedTest
    @CsvSource({"LIVE, clipia_live_, live", "TEST, clipia_test_, test"})
    void tellsTheEnvironmentByThePrefix(Environment environment, String prefix, String word) {
        String key = api.key(environment, List.of("generate"), UnaryOperator.identity());

        HttpResponse<String> answer =
                api.request("POST", "/v1/models/flux", "Authorization", "Bearer " + key);

        assertThat(key).startsWith(prefix);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Api.header(answer, "X-Keyfence-Environment")).isEqualTo(word);
    }

    /** "By default a key gets both"; "the allowed values are exactly generate and read". */
    @Test
    void knowsExactlyTwoScopesAndGivesBoth() {
        assertThat(api.profile.scopes().defaults()).containsExactly("generate", "read");
        assertThat(api.profile.scopes().objection("generate")).isEmpty();
        assertThat(api.profile.scopes().objection("read")).isEmpty();
        assertThat(api.profile.scopes().objection("write")).isPresent();
        assertThat(api.profile.scopes().objection("*")).isPresent();
    }

    /** The scopes' table, and the list below it. */
    @ParameterizedTest
    @CsvSource({
        "POST, /v1/models/flux, read, 403",
        "POST, /v1/models/flux, generate, 200",
        "GET, /v1/models, '', 200",
        "GET, /v1/account, '', 200",
        "GET, /v1/models/flux/requests/123/status, '', 200",
        "GET, /v1/models/flux/requests/123, read, 200"
    })
    void asksForGenerateOnlyWhereAGenerationIsCreated(
            String method, String path, String scope, int status) {
        String key = scope.isEmpty() ? api.key() : api.key(scope);

        HttpResponse<String> answer = api.request(method, path, "Authorization", "Bearer " + key);

        assertThat(answer.statusCode()).isEqualTo(status);
    }

    /** "A request missing the required scope → 403 insufficient_scope." */
    @Test
    void namesTheMissingScope() {
        HttpResponse<String> answer =
                api.request("POST", "/v1/models/flux", "X-Api-Key", api.key("read"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .contains("\"code\": \"insufficient_scope\"")
                .contains("\"required_scope\": \"generate\"");
        assertThat(Api.header(answer, "WWW-Authenticate"))
                .isEqualTo(
                        "Bearer realm=\"clipia\", error=\"insufficient_scope\", scope=\"generate\"");
    }

    /** "A missing, wrong, or revoked key → 401 invalid_api_key." */
    @Test
    void answersInvalidApiKeyToAMissingWrongOrRevokedKey() {
        HttpResponse<String> missing = api.request("GET", "/v1/account");
        HttpResponse<String> wrong = get(api.unknownKey(Environment.LIVE));
        HttpResponse<String> revoked = get(api.revokedKey("generate"));
        HttpResponse<String> strange = get(api.strangersKey());

        assertThat(List.of(missing, wrong, revoked, strange))
                .allSatisfy(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(401);
                    assertThat(answer.body()).contains("\"code\": \"invalid_api_key\"");
                    assertThat(Api.header(answer, "Content-Type")).isEqualTo("application/json");
                    assertThat(Api.header(answer, "WWW-Authenticate"))
                            .startsWith("Bearer realm=\"clipia\"");
                });
        assertThat(revoked.body()).isEqualTo(wrong.body()).isEqualTo(strange.body());
        assertThat(Api.reason(revoked)).isEqualTo("revoked");
        assertThat(Api.reason(wrong)).isEqualTo("unknown_key");
    }

    /** "Revocation is instant." */
    @Test
    void refusesAKeyTheMomentItIsRevoked() {
        String key = api.key("generate");
        assertThat(get(key).statusCode()).isEqualTo(200);

        api.change(key, FakeKeys.status(KeyStatus.REVOKED));

        assertThat(get(key).statusCode()).isEqualTo(401);
    }

    /**
     * "Every request to /v1/* is authorized": paths that could be read as another are not let by.
     */
    @ParameterizedTest
    @CsvSource({
        "POST, /v1/models//flux",
        "POST, /v1/x/../models/flux",
        "POST, /v1/%6dodels/flux",
        "GET, /v1/models/",
        "GET, /v1/%2e%2e/models"
    })
    void asksForEveryScopeWhereAPathIsNotPlain(String method, String path) {
        HttpResponse<String> answer = api.request(method, path, "X-Api-Key", api.key("read"));

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> get(String key) {
        return api.request("GET", "/v1/account", "Authorization", "Bearer " + key);
    }
}
