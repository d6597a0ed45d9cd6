package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyFormat;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profilefile.ProfileFiles;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What gateways and services are told of limits. The windows are long, so no test hangs on time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RateLimitTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String POLICY = "\"burst\";q=2;w=2592000, \"monthly\";q=100;w=2678400";
    private static final String LIMITS =
            """

            rate_limits:
              - {name: burst, requests: 2, window: P30D}
              - {name: monthly, requests: 100, window: P31D, exceeded: quota_exceeded}
            """;

    private final Rig rig = Rig.data();

    @BeforeEach
    void limitGeneric() {
        rig.serve(ProfileFiles.resource("generic.yaml") + LIMITS);
        rig.decisions.clear();
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    @Test
    void tellsWhatIsLeftWithEveryAnswer() {
        String key = key("generic", "ai_live_", "ai_test_", "read");

        HttpResponse<String> first = auth("/auth/generic", key);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(header(first, "RateLimit-Policy")).isEqualTo(POLICY);
        assertThat(header(first, "RateLimit"))
                .matches("\"burst\";r=1;t=1[0-9]{6}, \"monthly\";r=99;t=[0-9]{5}");
        assertThat(header(first, "Retry-After")).isEmpty();
    }

    @Test
    void refusesWithTheProfilesBodyAndSaysWhenToComeBack() {
        String key = key("generic", "ai_live_", "ai_test_", "read");
        assertThat(auth("/auth/generic", key).statusCode()).isEqualTo(200);
        assertThat(auth("/auth/generic", key).statusCode()).isEqualTo(200);

        HttpResponse<String> refused = auth("/auth/generic", key);

        assertThat(refused.statusCode()).isEqualTo(429);
        String wait = header(refused, "Retry-After");
        assertThat(Integer.parseInt(wait)).isBetween(1_295_000, 1_296_000);
        assertThat(header(refused, "RateLimit")).startsWith("\"burst\";r=0;t=" + wait + ", ");
        assertThat(header(refused, "RateLimit-Policy")).isEqualTo(POLICY);
        assertThat(header(refused, "WWW-Authenticate")).isEmpty();
        assertThat(header(refused, "X-Keyfence-Reason")).isEqualTo("rate_limited");
        assertThat(refused.body())
                .isEqualTo(
                        """
                        {
                          "success": false,
                          "error": {
                            "code": "RATE_LIMIT_EXCEEDED",
                            "message": "Rate limit exceeded. Please try again later.",
                            "details": {
                              "retry_after": "%s"
                            }
                          }
                        }\
                        """
                                .formatted(wait));
        rig.decisions.clear();
        assertThat(auth("/auth/generic", key).statusCode()).isEqualTo(429);
        assertThat(rig.decision().verdict().reasonCode()).isEqualTo("rate_limited");
    }

    @Test
    void carriesARefusalThroughGatewaysThatKnowNeitherItsStatusNorItsBody() {
        String key = key("generic", "ai_live_", "ai_test_", "read");
        assertThat(auth("/auth/generic", key).statusCode()).isEqualTo(200);
        assertThat(auth("/auth/generic", key).statusCode()).isEqualTo(200);

        HttpResponse<String> carried = auth("/auth/generic?body=none", key);
        HttpResponse<String> written =
                rig.get(
                        "/refusal/generic",
                        "X-Keyfence-Reason",
                        header(carried, "X-Keyfence-Reason"),
                        "X-Keyfence-Retry-After",
                        header(carried, "X-Keyfence-Retry-After"),
                        "X-Keyfence-Rate-Limit",
                        header(carried, "X-Keyfence-Rate-Limit"),
                        "X-Keyfence-Rate-Limit-Policy",
                        header(carried, "X-Keyfence-Rate-Limit-Policy"));

        assertThat(carried.statusCode()).isEqualTo(403);
        assertThat(header(carried, "X-Keyfence-Status")).isEqualTo("429");
        assertThat(carried.body()).isEmpty();
        assertThat(written.statusCode()).isEqualTo(429);
        for (String name : List.of("Retry-After", "RateLimit", "RateLimit-Policy")) {
            assertThat(header(written, name))
                    .as(name)
                    .isEqualTo(header(carried, name))
                    .isNotEmpty();
        }
        assertThat(written.body()).contains("RATE_LIMIT_EXCEEDED", header(carried, "Retry-After"));
    }

    @Test
    void spendsNothingOnRefusalsAndQuestions() {
        String key = key("generic", "ai_live_", "ai_test_", "read");
        String gateway = rig.keys.add("gateway", "introspect");
        for (int i = 0; i < 10; i++) {
            assertThat(auth("/auth/generic?scope=admin", key).statusCode()).isEqualTo(403);
            assertThat(
                            rig.send(
                                            rig.request("/oauth2/introspect")
                                                    .header("X-Api-Key", gateway)
                                                    .header(
                                                            "Content-Type",
                                                            "application/x-www-form-urlencoded")
                                                    .POST(BodyPublishers.ofString("token=" + key)))
                                    .body())
                    .contains("\"active\":true");
        }
        assertThat(auth("/auth/generic", key).statusCode()).isEqualTo(200);
        assertThat(auth("/auth/generic", key).statusCode()).isEqualTo(200);
        assertThat(auth("/auth/generic", key).statusCode()).isEqualTo(429);
    }

    @Test
    void tellsServicesToo() {
        String key = key("generic", "ai_live_", "ai_test_", "read");
        String body = "{\"key\":\"" + key + "\",\"profile\":\"generic\"}";
        assertThat(header(rig.post("/v1/verify", body), "RateLimit"))
                .startsWith("\"burst\";r=1;t=");
        assertThat(rig.post("/v1/verify", body).body()).contains("\"allowed\":true");

        HttpResponse<String> refused = rig.post("/v1/verify", body);

        assertThat(refused.statusCode()).isEqualTo(200);
        assertThat(refused.body()).contains("\"reason\":\"rate_limited\"");
        assertThat(header(refused, "Retry-After")).isNotEmpty();
    }

    @Test
    void saysNothingOfLimitsWhereThereAreNone() {
        HttpResponse<String> answer = auth("/auth/keyfence", rig.keys.add("acme", "read"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map().keySet())
                .noneMatch(name -> name.startsWith("ratelimit") || name.equals("retry-after"));
    }

    @Test
    void refusesWithAProblemDocumentUnlessTheProfileSaysOtherwise() {
        rig.serve(
                """
                profile: plain
                schemes: [{header: X-Key}]
                keys: {live_prefix: pl_live_, test_prefix: pl_test_}
                rate_limits: [{name: all, requests: 1, window: P1D, exceeded: quota_exceeded}]
                """);
        String key = key("plain", "pl_live_", "pl_test_", "read");
        assertThat(rig.get("/auth/plain", "X-Key", key).statusCode()).isEqualTo(200);

        HttpResponse<String> refused = rig.get("/auth/plain", "X-Key", key);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("\"code\":\"quota_exceeded\"");
        assertThat(header(refused, "Retry-After")).matches("86[34][0-9]{2}");
    }

    private HttpResponse<String> auth(String path, String key) {
        return rig.get(path, "Authorization", "Bearer " + key, "X-Original-URI", "/v1/things");
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private String key(String profile, String live, String test, String... scopes) {
        String secret = new KeyFormat(live, test).mint(Environment.LIVE, RANDOM);
        rig.keys.put(
                new StoredKey(
                        KeyId.create(RANDOM, 1),
                        1,
                        KeyStatus.ACTIVE,
                        profile,
                        "acme",
                        Environment.LIVE,
                        List.of(scopes),
                        List.of(),
                        1,
                        StoredKey.NEVER,
                        0),
                KeyDigest.of(secret),
                "a key");
        return secret;
    }
}
