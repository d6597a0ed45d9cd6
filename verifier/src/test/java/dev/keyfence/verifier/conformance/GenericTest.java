package dev.keyfence.verifier.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyStatus;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The generic AI API's page on authentication. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GenericTest {

    private final Api api = new Api("generic");

    @AfterAll
    void stop() {
        api.close();
    }

    /** The page's example request, as curl, JavaScript and Python make it. */
    @Test
    void takesTheExampleRequest() {
        HttpResponse<String> answer =
                api.request(
                        "POST",
                        "/v1/generate",
                        "Authorization",
                        "Bearer " + api.key("read"),
                        "Content-Type",
                        "application/json");

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    /** The table of permissions. */
    @ParameterizedTest
    @CsvSource({
        "read, GET, /v1/things, 200",
        "read, POST, /v1/generate, 200",
        "read, POST, /v1/things, 403",
        "read, GET, /v1/webhooks, 403",
        "write, POST, /v1/things, 200",
        "write, PATCH, /v1/things/3, 200",
        "write, GET, /v1/things, 403",
        "write, GET, /v1/admin/users, 403",
        "webhook, POST, /v1/webhooks, 200",
        "webhook, DELETE, /v1/webhooks/3, 200",
        "webhook, GET, /v1/things, 403",
        "admin, GET, /v1/things, 200",
        "admin, POST, /v1/generate, 200",
        "admin, DELETE, /v1/things/3, 200",
        "admin, POST, /v1/webhooks, 200",
        "admin, GET, /v1/admin/users, 200"
    })
    void keepsKeysToTheirPermissions(String permission, String method, String path, int status) {
        HttpResponse<String> answer =
                api.request(method, path, "Authorization", "Bearer " + api.key(permission));

        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 403) {
            assertThat(answer.body()).contains("\"success\": false");
        }
    }

    /** "Invalid API Key": the body, with the key's id. */
    @Test
    void answersTheInvalidKeyBodyToTheByte() {
        String key = api.revokedKey("read");

        HttpResponse<String> answer = get(key);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .isEqualTo(
                        """
                        {
                          "success": false,
                          "error": {
                            "code": "INVALID_API_KEY",
                            "message": "The provided API key is invalid",
                            "details": {
                              "key_id": "%s"
                            }
                          }
                        }\
                        """
                                .formatted(api.idOf(key)));
    }

    @Test
    void namesAnUnknownKeyByItsFingerprint() {
        String key = api.unknownKey(Environment.LIVE);

        assertThat(get(key).body())
                .isEqualTo(get(key).body())
                .containsPattern("\"key_id\": \"key_[0-9a-f]{16}\"")
                .doesNotContain(key);
        assertThat(get("YOUR_API_KEY").body()).contains("INVALID_API_KEY");
    }

    /** "Expired API Key": the body, with the time. */
    @Test
    void answersTheExpiredKeyBodyToTheByte() {
        long expiredAt =
                TimeUnit.SECONDS.toMicros(Instant.parse("2024-01-01T00:00:00Z").getEpochSecond());

        HttpResponse<String> answer =
                get(api.key(Environment.LIVE, List.of("read"), FakeKeys.expiring(expiredAt)));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .isEqualTo(
                        """
                        {
                          "success": false,
                          "error": {
                            "code": "EXPIRED_API_KEY",
                            "message": "The API key has expired",
                            "details": {
                              "expired_at": "2024-01-01T00:00:00Z"
                            }
                          }
                        }\
                        """);
    }

    /** "Missing API Key": the body, with the header. */
    @Test
    void answersTheMissingKeyBodyToTheByte() {
        HttpResponse<String> answer = api.request("GET", "/v1/things");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .isEqualTo(
                        """
                        {
                          "success": false,
                          "error": {
                            "code": "MISSING_API_KEY",
                            "message": "API key is required",
                            "details": {
                              "header": "Authorization"
                            }
                          }
                        }\
                        """);
    }

    /**
     * "Create a new API key, update, test, delete the old key": both work until the old one goes.
     */
    @Test
    void rotatesAsDescribed() {
        String old = api.key("read");
        String next = api.key("read");
        assertThat(get(old).statusCode()).isEqualTo(200);
        assertThat(get(next).statusCode()).isEqualTo(200);

        api.change(old, FakeKeys.status(KeyStatus.REVOKED));

        assertThat(get(old).statusCode()).isEqualTo(401);
        assertThat(get(next).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(String key) {
        return api.request("GET", "/v1/things", "Authorization", "Bearer " + key);
    }
}
