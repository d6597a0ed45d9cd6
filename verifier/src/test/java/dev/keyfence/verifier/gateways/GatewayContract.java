package dev.keyfence.verifier.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.gateways.Upstream.Call;
import dev.keyfence.verifier.http.Rig;
import dev.keyfence.verifier.key.KeyFormat;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.profilefile.ProfileFiles;
import dev.keyfence.verifier.verify.Decision;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every gateway before an API whose profile is clipia. */
abstract class GatewayContract {

    @TempDir private Path directory;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Upstream upstream;
    private Rig keyfence;
    private Gateway gateway;

    abstract boolean installed();

    abstract Gateway start(Path directory, int upstreamPort, int keyfencePort) throws IOException;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(installed());
        upstream = new Upstream();
        keyfence = Rig.dataBehind("127.0.0.1");
        gateway = start(directory, upstream.port(), keyfence.plane.port());
    }

    @AfterEach
    void stop() {
        client.close();
        if (gateway != null) {
            gateway.close();
            keyfence.close();
            upstream.close();
        }
    }

    @Test
    void passesOnWhoCallsAndNotWithWhichKey() throws Exception {
        String key = key("generate");

        HttpResponse<String> answer =
                send(
                        "POST",
                        "/v1/models/flux?steps=3",
                        "the prompt",
                        "Authorization",
                        "Bearer " + key,
                        "X-Keyfence-Owner",
                        "somebody-else",
                        "User-Agent",
                        "the client");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("the API");
        Call call = upstream.calls.remove();
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.path()).isEqualTo("/v1/models/flux?steps=3");
        assertThat(call.body()).isEqualTo("the prompt");
        assertThat(call.header("x-keyfence-owner")).containsExactly("acme");
        assertThat(call.header("x-keyfence-scopes")).containsExactly("generate");
        assertThat(call.header("x-keyfence-environment")).containsExactly("live");
        assertThat(call.header("x-keyfence-key-id")).singleElement().asString().startsWith("key_");
        assertThat(call.headers().toString()).doesNotContain(key);
        Decision decision = keyfence.decision();
        assertThat(decision.context().method()).isEqualTo("POST");
        assertThat(decision.context().route()).isEqualTo("/v1/models/flux");
        assertThat(decision.context().clientIp()).isEqualTo("127.0.0.1");
        assertThat(decision.context().userAgent()).isEqualTo("the client");
    }

    /** The profile tells the API of neither tiers nor subjects, so nobody does. */
    @Test
    void letsNoClientSpeakUnderOurNames() throws Exception {
        HttpResponse<String> answer =
                send(
                        "GET",
                        "/v1/models",
                        "",
                        "X-Api-Key",
                        key("generate"),
                        "X-Keyfence-Attribute-Tier",
                        "professional",
                        "X-Keyfence-Subject",
                        "root",
                        "X_Keyfence_Owner",
                        "somebody-else",
                        "x-keyfence-owner",
                        "somebody-else");

        assertThat(answer.statusCode()).isEqualTo(200);
        Call call = upstream.calls.remove();
        assertThat(call.header("x-keyfence-owner")).containsExactly("acme");
        assertThat(call.headers().toString().toLowerCase(Locale.ROOT))
                .doesNotContain("professional", "root", "somebody-else");
    }

    /** A profile that tells of tiers and tokens, which the example hands on as they are. */
    @Test
    void tellsTheApiOfTierAndSubjectWhereTheProfileDoes() throws Exception {
        keyfence.serve(
                ProfileFiles.resource("clipia.yaml")
                        + "\nattributes: {tier: {values: [lite, professional]}}\njwt: {}\n");
        String key = key("generate");
        keyfence.keys.change(
                keyfence.keys.idOf(key), old -> old.withTerms(KeyTerms.of(Map.of("tier", "lite"))));

        HttpResponse<String> answer =
                send(
                        "GET",
                        "/v1/models",
                        "",
                        "X-Api-Key",
                        key,
                        "X-Keyfence-Attribute-Tier",
                        "professional",
                        "X-Keyfence-Subject",
                        "root");

        assertThat(answer.statusCode()).isEqualTo(200);
        Call call = upstream.calls.remove();
        assertThat(call.header("x-keyfence-attribute-tier")).containsExactly("lite");
        assertThat(call.headers().toString()).doesNotContain("professional", "root");
    }

    @Test
    void refusesInTheProfilesWords() throws Exception {
        HttpResponse<String> missing = send("GET", "/v1/models", "");
        HttpResponse<String> scope =
                send("POST", "/v1/models/flux", "{}", "X-Api-Key", key("read"));

        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(missing.body())
                .isEqualTo(direct(missing("/v1/models")).body())
                .contains("\"code\": \"invalid_api_key\"");
        assertThat(header(missing, "WWW-Authenticate")).isEqualTo("Bearer realm=\"clipia\"");
        assertThat(header(missing, "Content-Type")).isEqualTo("application/json");
        assertThat(scope.statusCode()).isEqualTo(403);
        assertThat(scope.body()).contains("The API key lacks the scope generate.");
        assertThat(header(scope, "WWW-Authenticate")).contains("scope=\"generate\"");
        assertThat(missing.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-keyfence"));
        assertThat(upstream.calls).isEmpty();
    }

    @Test
    void tellsTheApiOfAnAnswerThatIsStaleAndOfNoOther() throws Exception {
        String key = key("generate");
        keyfence.serveStale("clipia", "30s");

        HttpResponse<String> fresh =
                send("GET", "/v1/models", "", "X-Api-Key", key, "Keyfence-Stale", "9");
        keyfence.keys.overtime(Duration.ofMillis(1_500));
        HttpResponse<String> stale =
                send("GET", "/v1/models", "", "X-Api-Key", key, "Keyfence-Stale", "9");

        assertThat(fresh.statusCode()).isEqualTo(200);
        assertThat(stale.statusCode()).isEqualTo(200);
        assertThat(upstream.calls.remove().headers().toString().toLowerCase(Locale.ROOT))
                .doesNotContain("keyfence-stale");
        assertThat(upstream.calls.remove().header("keyfence-stale")).containsExactly("2");
    }

    @Test
    void refusesWhileTheNodeCannotDecide() throws Exception {
        String key = key("generate");
        keyfence.keys.gate(DenyReason.FENCED);

        HttpResponse<String> fenced = send("GET", "/v1/models", "", "X-Api-Key", key);

        assertThat(fenced.statusCode()).isEqualTo(503);
        assertThat(header(fenced, "Retry-After")).isEqualTo("1");
        assertThat(upstream.calls).isEmpty();
    }

    @Test
    void refusesWhileKeyfenceIsAway() throws Exception {
        String key = key("generate");
        keyfence.plane.close();

        HttpResponse<String> answer = send("GET", "/v1/models", "", "X-Api-Key", key);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(upstream.calls).isEmpty();
    }

    @Test
    void refusesTwoKeysAndPathsThatAreNotPlain() throws Exception {
        String key = key("generate");

        assertThat(
                        send(
                                        "GET",
                                        "/v1/models",
                                        "",
                                        "X-Api-Key",
                                        key,
                                        "Authorization",
                                        "Bearer " + key("generate"))
                                .statusCode())
                .isEqualTo(401);
        assertThat(send("GET", "/v1/models%2fflux", "", "X-Api-Key", key("read")).statusCode())
                .isEqualTo(403);
        assertThat(upstream.calls).isEmpty();
    }

    @Test
    void tellsClientsOfTheirLimits() throws Exception {
        keyfence.serve(
                ProfileFiles.resource("clipia.yaml")
                        + "\nrate_limits: [{name: all, requests: 1, window: P1D}]\n");
        String key = key("generate");

        HttpResponse<String> first = send("GET", "/v1/models", "", "X-Api-Key", key);
        HttpResponse<String> second = send("GET", "/v1/models", "", "X-Api-Key", key);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(header(first, "RateLimit-Policy")).isEqualTo("\"all\";q=1;w=86400");
        assertThat(header(first, "RateLimit")).isEqualTo("\"all\";r=0;t=86400");
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.body()).contains("\"code\":\"rate_limited\"");
        assertThat(header(second, "Retry-After")).matches("86[34][0-9]{2}");
        assertThat(header(second, "RateLimit")).startsWith("\"all\";r=0;t=86");
        assertThat(header(second, "RateLimit-Policy")).isEqualTo("\"all\";q=1;w=86400");
        assertThat(upstream.calls).hasSize(1);
    }

    @Test
    void refusesAKeyTheMomentItIsRevoked() throws Exception {
        String key = key("generate");
        assertThat(send("GET", "/v1/models", "", "X-Api-Key", key).statusCode()).isEqualTo(200);

        keyfence.keys.change(keyfence.keys.idOf(key), old -> old.withStatus(KeyStatus.REVOKED));

        assertThat(send("GET", "/v1/models", "", "X-Api-Key", key).statusCode()).isEqualTo(401);
    }

    private String key(String... scopes) {
        return keyfence.keys.add("clipia", new KeyFormat("clipia_live_", "clipia_test_"), scopes);
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port + path))
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder missing(String path) {
        return keyfence.request("/auth/clipia")
                .headers("X-Original-Method", "GET", "X-Original-URI", path);
    }

    private HttpResponse<String> direct(HttpRequest.Builder request) {
        return keyfence.send(request);
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
