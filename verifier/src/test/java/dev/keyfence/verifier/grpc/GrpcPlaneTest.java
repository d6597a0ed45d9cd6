package dev.keyfence.verifier.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Struct;
import com.google.rpc.Code;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.http.Rig;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.verify.Decision;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Envoy's question and our answer, over a real connection, beside the same question over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcPlaneTest {

    private final Rig rig = Rig.data();
    private final EnvoyClient envoy = new EnvoyClient(rig.gateways());

    @BeforeEach
    void reset() {
        rig.keys.gate(null);
        rig.decisions.clear();
    }

    @AfterAll
    void stop() {
        envoy.close();
        rig.close();
    }

    @Test
    void tellsTheApiWhoCallsAndTakesTheKeyOff() {
        String key = rig.keys.add("acme", "read", "write");

        CheckResponse answer =
                envoy.check(
                        "POST",
                        "/v1/things?a=b",
                        Map.of("profile", "keyfence", "scopes", "read write"),
                        "authorization",
                        "Bearer " + key,
                        "user-agent",
                        "the client",
                        "x-keyfence-owner",
                        "somebody-else");

        assertThat(answer.getStatus().getCode()).isEqualTo(Code.OK_VALUE);
        assertThat(headers(answer.getOkResponse().getHeadersList()))
                .containsEntry("X-Keyfence-Owner", "acme")
                .containsEntry("X-Keyfence-Scopes", "read write")
                .containsEntry("X-Keyfence-Environment", "live")
                .containsEntry("X-Keyfence-Key-Id", rig.keys.idOf(key).toString())
                .containsKey("X-Keyfence-Decision-Id");
        assertThat(answer.getOkResponse().getHeadersToRemoveList())
                .containsExactly(
                        "authorization", "x-api-key", "keyfence-stale", "x-keyfence-subject");
        assertThat(answer.toString()).doesNotContain(key);
        Decision decision = rig.decision();
        assertThat(decision.ask().scopes()).containsExactly("read", "write");
        assertThat(decision.context().method()).isEqualTo("POST");
        assertThat(decision.context().route()).isEqualTo("/v1/things");
        assertThat(decision.context().clientIp()).isEqualTo("203.0.113.7");
        assertThat(decision.context().userAgent()).isEqualTo("the client");
    }

    @Test
    void fillsTheDynamicMetadata() {
        String key = rig.keys.add("acme", "read", "write");
        String revoked = rig.keys.add("acme", "read");
        rig.keys.change(rig.keys.idOf(revoked), old -> old.withStatus(KeyStatus.REVOKED));

        Struct passed = envoy.check("GET", "/", Map.of(), "x-api-key", key).getDynamicMetadata();
        Struct stopped =
                envoy.check("GET", "/", Map.of(), "x-api-key", revoked).getDynamicMetadata();

        assertThat(text(passed, "reason")).isEqualTo("ok");
        assertThat(text(passed, "profile")).isEqualTo("keyfence");
        assertThat(text(passed, "key_id")).isEqualTo(rig.keys.idOf(key).toString());
        assertThat(text(passed, "owner")).isEqualTo("acme");
        assertThat(text(passed, "environment")).isEqualTo("live");
        assertThat(passed.getFieldsOrThrow("scopes").getListValue().getValuesList())
                .extracting(value -> value.getStringValue())
                .containsExactly("read", "write");
        assertThat(passed.getFieldsOrThrow("fence_position").getNumberValue()).isEqualTo(41);
        assertThat(passed.getFieldsOrThrow("staleness_ms").getNumberValue()).isEqualTo(12);
        assertThat(text(passed, "decision_id")).isEqualTo(rig.decision().id().toString());
        assertThat(text(stopped, "reason")).isEqualTo("revoked");
        assertThat(text(stopped, "key_id")).isEqualTo(rig.keys.idOf(revoked).toString());
    }

    /** The same words to a client, whichever way its gateway asks. */
    @ParameterizedTest
    @CsvSource({
        "clipia, POST, /v1/models/flux, '', ''",
        "clipia, GET, /v1/models, clipia_live_nonsense, ''",
        "generic, GET, /v1/things, '', ''",
        "clary, GET, /v1/things, '', ''",
        "scaleflex, GET, /v5/files, '', ''",
        "keyfence, GET, /, wrong, ''",
        "keyfence, GET, /, good, write",
        "keyfence, GET, /, good, no-such scope!",
        "nobody, GET, /, good, ''"
    })
    void refusesAsOverHttp(String profile, String method, String path, String key, String scopes) {
        String presented = key.equals("good") ? rig.keys.add("acme", "read") : key;
        HttpResponse<String> http =
                rig.get(
                        "/auth/" + profile,
                        "X-Original-Method",
                        method,
                        "X-Original-URI",
                        path,
                        "X-Keyfence-Scopes",
                        scopes,
                        presented.isEmpty() ? "X-None" : "Authorization",
                        "Bearer " + presented);

        CheckResponse answer =
                envoy.check(
                        method,
                        path,
                        Map.of("profile", profile, "scopes", scopes),
                        presented.isEmpty() ? "x-none" : "authorization",
                        "Bearer " + presented);

        assertThat(answer.hasDeniedResponse()).isTrue();
        assertThat(answer.getStatus().getCode()).isNotEqualTo(Code.OK_VALUE);
        assertThat(answer.getDeniedResponse().getStatus().getCodeValue())
                .isEqualTo(http.statusCode());
        assertThat(alike(answer.getDeniedResponse().getBody())).isEqualTo(alike(http.body()));
        Map<String, String> told = headers(answer.getDeniedResponse().getHeadersList());
        for (String name : List.of("WWW-Authenticate", "Retry-After", "Content-Type")) {
            assertThat(told.get(name))
                    .as(name)
                    .isEqualTo(http.headers().firstValue(name).orElse(null));
        }
        assertThat(told.keySet()).noneMatch(name -> name.startsWith("X-Keyfence"));
    }

    @Test
    void refusesWhileTheNodeCannotDecide() {
        String key = rig.keys.add("acme", "read");
        rig.keys.gate(DenyReason.FENCED);

        CheckResponse answer = envoy.check("GET", "/", Map.of(), "x-api-key", key);

        assertThat(answer.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(503);
        assertThat(headers(answer.getDeniedResponse().getHeadersList()))
                .containsEntry("Retry-After", "1");
        assertThat(answer.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE_VALUE);
    }

    @Test
    void readsNoKeyOutOfRepeatedHeaders() {
        String key = rig.keys.add("acme", "read");

        CheckResponse joined =
                envoy.check(
                        "GET", "/", Map.of(), "authorization", "Bearer " + key + ",Bearer " + key);
        CheckResponse raw = envoy.checkRaw("/", "Authorization", "Bearer " + key);
        CheckResponse twice =
                envoy.checkRaw(
                        "/", "authorization", "Bearer " + key, "authorization", "Bearer " + key);

        assertThat(joined.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(401);
        assertThat(raw.getStatus().getCode()).isEqualTo(Code.OK_VALUE);
        assertThat(twice.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(401);
        assertThat(text(twice.getDynamicMetadata(), "reason")).isEqualTo("malformed_key");
    }

    @Test
    void letsNoClientSayWhatTheGatewayAsksFor() {
        String key = rig.keys.add("acme", "read");
        Map<String, String> asked = Map.of("scopes", "write", "environment", "live");

        CheckResponse answer =
                envoy.check(
                        "GET",
                        "/",
                        asked,
                        "x-api-key",
                        key,
                        "x-keyfence-scopes",
                        "read",
                        "x-keyfence-environment",
                        "test");

        assertThat(text(answer.getDynamicMetadata(), "reason")).isEqualTo("insufficient_scope");
        assertThat(
                        text(
                                envoy.check(
                                                "GET",
                                                "/",
                                                Map.of("environment", "test"),
                                                "x-api-key",
                                                key)
                                        .getDynamicMetadata(),
                                "reason"))
                .isEqualTo("wrong_environment");
        assertThat(
                        envoy.check("GET", "/", Map.of("environment", "moon"), "x-api-key", key)
                                .getDeniedResponse()
                                .getStatus()
                                .getCodeValue())
                .isEqualTo(400);
    }

    @Test
    void needsTheStrictestScopesForAPathThatCanBeReadInTwoWays() {
        CheckResponse answer =
                envoy.check("GET", "/v1/models%2fflux", Map.of("profile", "clipia"), "x-none", "");

        assertThat(answer.hasDeniedResponse()).isTrue();
        assertThat(rig.decision().ask().scopes()).containsExactly("generate");
    }

    @Test
    void refusesWhereTheNodeIsBehindWhatIsDemanded() {
        String key = rig.keys.add("acme", "read");

        CheckResponse reached =
                envoy.check("GET", "/", Map.of(), "x-api-key", key, "keyfence-min-fence", "41");
        CheckResponse nonsense =
                envoy.check("GET", "/", Map.of(), "x-api-key", key, "keyfence-min-fence", "x");

        assertThat(reached.getStatus().getCode()).isEqualTo(Code.OK_VALUE);
        assertThat(nonsense.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(400);
    }

    @Test
    void takesNoMessageThatIsLargerThanHeadersEverAre() {
        String large = "x".repeat(256 * 1024);

        assertThatThrownBy(() -> envoy.check("GET", "/", Map.of(), "x-large", large))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("RESOURCE_EXHAUSTED");
    }

    @Test
    void saysWhenItsPortIsTaken() {
        InetSocketAddress taken =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), envoy.port());

        assertThatThrownBy(() -> GrpcPlane.start(taken, rig.gateways()))
                .isInstanceOf(IOException.class);
    }

    /** Without the ids of decisions, which no two have in common. */
    private static String alike(String body) {
        return body.replaceAll("n1-7-\\d+", "n1-7-");
    }

    private static String text(Struct metadata, String name) {
        return metadata.getFieldsOrThrow(name).getStringValue();
    }

    static Map<String, String> headers(List<HeaderValueOption> options) {
        assertThat(options)
                .allMatch(option ->
                        option.getAppendAction() == HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD);
        return options.stream()
                .collect(
                        Collectors.toMap(
                                option -> option.getHeader().getKey(),
                                option -> option.getHeader().getValue(),
                                (a, _) -> a,
                                TreeMap::new));
    }
}
