package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyFormat;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.verify.Decision;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What each gateway sends and can carry back, as recorded from its documentation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayShapesTest {

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
    void saysNoMoreThanAClientMayKnowToGatewaysThatPassHeadersOn() {
        String revoked = rig.keys.add(Environment.LIVE, "a", FakeKeys.status(KeyStatus.REVOKED));

        HttpResponse<String> answer = auth("/auth/keyfence?reason=none", revoked);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("invalid_key");
        assertThat(answer.headers().map().keySet())
                .noneMatch(name -> name.startsWith("x-keyfence"));
    }

    @Test
    void carriesAsNginxCanWhatANodeSaysThatCannotDecide() {
        rig.keys.gate(DenyReason.FENCED);

        HttpResponse<String> answer = rig.get("/auth/keyfence?body=none");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEmpty();
        assertThat(header(answer, "X-Keyfence-Status")).isEqualTo("503");
        assertThat(header(answer, "X-Keyfence-Reason")).isEqualTo("fenced");
        assertThat(header(answer, "Retry-After")).isEqualTo("1");
    }

    /** As Envoy's ext_authz over HTTP sends it: its path_prefix, then the client's own target. */
    @Test
    void tellsEnvoyWhichHeadersToTakeOff() {
        String key = rig.keys.add("acme", "read");

        HttpResponse<String> answer =
                rig.send(
                        rig.request("/auth/keyfence/v1/things?page=2")
                                .DELETE()
                                .header("Authorization", "Bearer " + key)
                                .header("x-envoy-internal", "true")
                                .header("x-forwarded-for", "203.0.113.9"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "x-envoy-auth-headers-to-remove"))
                .isEqualTo("authorization,x-api-key,keyfence-stale,x-keyfence-subject");
        Decision decision = rig.decision();
        assertThat(decision.context().method()).isEqualTo("DELETE");
        assertThat(decision.context().route()).isEqualTo("/v1/things");
    }

    /** What is told replaces the client's own; what is not told takes it off. */
    @Test
    void tellsEnvoyToTakeOffWhatAClientSaysUnderOurNames() {
        rig.serve(
                """
                profile: tiers
                schemes: [{header: X-Key}]
                keys: {live_prefix: ti_live_, test_prefix: ti_test_}
                attributes: {tier: {values: [lite, pro]}, region: {}}
                jwt: {}
                fence: {serve_stale: 30s}
                """);
        String key = rig.keys.add("tiers", new KeyFormat("ti_live_", "ti_test_"));
        rig.keys.change(
                rig.keys.idOf(key), old -> old.withTerms(KeyTerms.of(Map.of("tier", "pro"))));

        String fresh = takenOff(asked(key));
        rig.keys.overtime(Duration.ofMillis(1_500));
        HttpResponse<String> stale = asked(key);

        assertThat(header(stale, "X-Keyfence-Attribute-Tier")).isEqualTo("pro");
        assertThat(header(stale, "Keyfence-Stale")).isEqualTo("2");
        assertThat(fresh.split(","))
                .containsExactlyInAnyOrder(
                        "x-key",
                        "keyfence-stale",
                        "x-keyfence-scopes",
                        "x-keyfence-subject",
                        "x-keyfence-attribute-region",
                        "x-keyfence-attribute-colour",
                        "x_keyfence_owner");
        assertThat(takenOff(stale).split(","))
                .contains("x-keyfence-subject")
                .doesNotContain("keyfence-stale", "x-keyfence-attribute-tier", "x-keyfence-owner");
    }

    private HttpResponse<String> asked(String key) {
        return rig.get(
                "/auth/tiers/v1/things",
                "X-Key",
                key,
                "X-Keyfence-Owner",
                "somebody-else",
                "X_Keyfence_Owner",
                "somebody-else",
                "X-Keyfence-Attribute-Tier",
                "lite",
                "X-Keyfence-Attribute-Colour",
                "blue",
                "Keyfence-Stale",
                "9");
    }

    private static String takenOff(HttpResponse<?> answer) {
        return header(answer, "x-envoy-auth-headers-to-remove");
    }

    /** As Traefik's ForwardAuth sends it: a GET with the client's request in X-Forwarded-*. */
    @Test
    void readsTheClientsRequestFromTraefiksHeaders() {
        String key = rig.keys.add("acme", "read");

        HttpResponse<String> answer =
                rig.get(
                        "/auth/keyfence?reason=none",
                        "X-Forwarded-Method",
                        "PATCH",
                        "X-Forwarded-Proto",
                        "https",
                        "X-Forwarded-Host",
                        "api.example.test",
                        "X-Forwarded-Uri",
                        "/v1/things/3?x=1",
                        "X-Forwarded-For",
                        "203.0.113.9",
                        "X-Api-Key",
                        key);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "x-envoy-auth-headers-to-remove")).isEmpty();
        Decision decision = rig.decision();
        assertThat(decision.context().method()).isEqualTo("PATCH");
        assertThat(decision.context().route()).isEqualTo("/v1/things/3");
    }

    @Test
    void writesARefusalAgainFromItsHeaders() {
        String key = rig.keys.add("acme", "read");
        HttpResponse<String> refusal = auth("/auth/keyfence?scope=write", key);

        HttpResponse<String> again =
                rig.get(
                        "/refusal/keyfence",
                        "X-Keyfence-Reason",
                        header(refusal, "X-Keyfence-Reason"),
                        "X-Keyfence-Missing-Scope",
                        header(refusal, "X-Keyfence-Missing-Scope"),
                        "X-Keyfence-Decision-Id",
                        header(refusal, "X-Keyfence-Decision-Id"));

        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(again.body()).isEqualTo(refusal.body());
        assertThat(header(again, "WWW-Authenticate"))
                .isEqualTo(header(refusal, "WWW-Authenticate"));
        assertThat(rig.decisions).hasSize(1);
    }

    @Test
    void writesNoRefusalWithoutAReasonOrForAnotherProfile() {
        assertThat(rig.get("/refusal/keyfence").statusCode()).isEqualTo(400);
        assertThat(rig.get("/refusal/keyfence", "X-Keyfence-Reason", "ok").statusCode())
                .isEqualTo(400);
        assertThat(rig.get("/refusal/nobody", "X-Keyfence-Reason", "revoked").statusCode())
                .isEqualTo(404);
        assertThat(
                        header(
                                rig.get(
                                        "/refusal/keyfence",
                                        "X-Keyfence-Reason",
                                        "insufficient_scope",
                                        "X-Keyfence-Missing-Scope",
                                        "a\", b=\"c"),
                                "WWW-Authenticate"))
                .endsWith("scope=\"\"");
    }

    private HttpResponse<String> auth(String path, String key) {
        return rig.get(path, "Authorization", "Bearer " + key);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
