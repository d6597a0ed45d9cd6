package dev.keyfence.verifier.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.key.Environment;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scaleflex's page on authentication. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScaleflexTest {

    private final Api api = new Api("scaleflex");

    @AfterAll
    void stop() {
        api.close();
    }

    /** "This API key must be passed as X-Filerobot-Key header in all API requests." */
    @Test
    void takesItsOwnHeaderAndNothingElse() {
        String key = api.key("files:list");

        assertThat(api.request("GET", "/v5/files", "X-Filerobot-Key", key).statusCode())
                .isEqualTo(200);
        assertThat(api.request("GET", "/v5/files", "x-filerobot-key", key).statusCode())
                .isEqualTo(200);
        assertThat(api.request("GET", "/v5/files", "Authorization", "Bearer " + key).statusCode())
                .isEqualTo(401);
        assertThat(api.request("GET", "/v5/files", "X-Api-Key", key).statusCode()).isEqualTo(401);
    }

    /** "A set of permissions that define the actions it is authorized to perform." */
    @ParameterizedTest
    @CsvSource({
        "files:list, files:list, 200",
        "files:list, files:upload, 403",
        "files:*, files:upload, 200",
        "files:*, files:metadata:update, 200",
        "files:metadata:*, files:upload, 403",
        "*, project:settings:change, 200"
    })
    void keepsKeysToPermissionsOfAnyGranularity(String held, String needed, int status) {
        HttpResponse<String> answer =
                api.request(
                        "POST",
                        "/v5/files",
                        "X-Filerobot-Key",
                        api.key(held),
                        "X-Keyfence-Scopes",
                        needed);

        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void refusesWhatIsMissingUnknownOrRevoked() {
        HttpResponse<String> missing = api.request("GET", "/v5/files");
        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(Api.header(missing, "WWW-Authenticate"))
                .isEqualTo("ApiKey realm=\"scaleflex\", header=\"X-Filerobot-Key\"");
        assertThat(
                        api.request(
                                        "GET",
                                        "/v5/files",
                                        "X-Filerobot-Key",
                                        api.unknownKey(Environment.LIVE))
                                .statusCode())
                .isEqualTo(401);
        assertThat(
                        api.request("GET", "/v5/files", "X-Filerobot-Key", api.revokedKey("*"))
                                .statusCode())
                .isEqualTo(401);
    }
}
