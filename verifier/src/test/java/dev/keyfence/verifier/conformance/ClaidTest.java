package dev.keyfence.verifier.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.StoredKey;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Claid's page on authentication. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaidTest {

    private final Api api = new Api("claid");

    @AfterAll
    void stop() {
        api.close();
    }

    /** The page's HTTP and curl examples: {@code Authorization: Bearer {YOUR_API_KEY}}. */
    @Test
    void takesBearerAndNothingElse() {
        String key = api.key("admin");

        assertThat(get("/v1/anything", key).statusCode()).isEqualTo(200);
        assertThat(api.request("GET", "/v1/anything", "X-Api-Key", key).statusCode())
                .isEqualTo(401);
        assertThat(api.request("GET", "/v1/anything", "Authorization", "Key " + key).statusCode())
                .isEqualTo(401);
    }

    /** "Permissions to perform Storage, Image editing or both types of operations with Admin". */
    @ParameterizedTest
    @CsvSource({
        "storage, /v1-beta1/storage/storages, 200",
        "storage, /v1-beta1/image/edit, 403",
        "image_editing, /v1-beta1/image/edit, 200",
        "image_editing, /v1-beta1/storage/storages, 403",
        "admin, /v1-beta1/storage/storages, 200",
        "admin, /v1-beta1/image/edit/batch, 200"
    })
    void keepsKeysToTheirOperations(String scope, String path, int status) {
        assertThat(get(path, api.key(scope)).statusCode()).isEqualTo(status);
    }

    /** "Scopes can be assigned … at the creation time or later": what is granted later counts. */
    @Test
    void followsScopesThatAreChangedLater() {
        String key = api.key("storage");
        assertThat(get("/v1/image/edit", key).statusCode()).isEqualTo(403);

        api.change(key, old -> withScopes(old, "storage", "image_editing"));
        assertThat(get("/v1/image/edit", key).statusCode()).isEqualTo(200);

        api.change(key, old -> withScopes(old, "storage"));
        assertThat(get("/v1/image/edit", key).statusCode()).isEqualTo(403);
    }

    @Test
    void knowsItsThreeScopesOnly() {
        assertThat(api.profile.scopes().known())
                .containsExactlyInAnyOrder("storage", "image_editing", "admin");
        assertThat(api.profile.scopes().objection("billing")).isPresent();
    }

    @Test
    void challengesThoseWithoutAKeyOrWithAWrongOne() {
        HttpResponse<String> missing = api.request("GET", "/v1/image/edit");
        HttpResponse<String> wrong = get("/v1/image/edit", api.unknownKey(Environment.LIVE));

        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(Api.header(missing, "WWW-Authenticate")).isEqualTo("Bearer realm=\"claid\"");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(Api.header(wrong, "WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"claid\", error=\"invalid_token\"");
    }

    private HttpResponse<String> get(String path, String key) {
        return api.request("GET", path, "Authorization", "Bearer " + key);
    }

    private static StoredKey withScopes(StoredKey key, String... scopes) {
        return new StoredKey(
                key.id(),
                key.version() + 1,
                key.status(),
                key.profile(),
                key.owner(),
                key.environment(),
                List.of(scopes),
                key.tags(),
                key.createdAtMicros(),
                key.expiresAtMicros(),
                key.createdAtFencePosition());
    }
}
