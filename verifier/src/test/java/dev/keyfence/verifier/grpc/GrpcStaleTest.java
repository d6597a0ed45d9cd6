package dev.keyfence.verifier.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.http.Rig;
import dev.keyfence.verifier.key.KeyFormat;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Envoy is told where a node answers after its lease. */
class GrpcStaleTest {

    private static final String STALE = "Keyfence-Stale";

    @Test
    void tellsApiAndClientOfAnAnswerThatIsStaleAndOfNoOther() {
        try (Rig rig = Rig.data();
                EnvoyClient envoy = new EnvoyClient(rig.gateways())) {
            check(rig, envoy);
        }
    }

    private static void check(Rig rig, EnvoyClient envoy) {
        String key =
                rig.keys.add("clipia", new KeyFormat("clipia_live_", "clipia_test_"), "generate");
        rig.serveStale("clipia", "30s");

        OkHttpResponse fresh = ask(envoy, key).getOkResponse();
        rig.keys.overtime(Duration.ofMillis(1_500));
        OkHttpResponse stale = ask(envoy, key).getOkResponse();
        CheckResponse refused = ask(envoy, "nonsense");

        assertThat(names(fresh.getHeadersList()))
                .contains("X-Keyfence-Owner")
                .doesNotContain(STALE);
        assertThat(names(fresh.getResponseHeadersToAddList())).doesNotContain(STALE);
        assertThat(fresh.getHeadersToRemoveList())
                .as("the client's own")
                .contains("keyfence-stale", "x-keyfence-attribute-tier", "x-keyfence-subject")
                .doesNotContain("x-keyfence-owner");
        assertThat(names(fresh.getHeadersList())).doesNotContain("X-Keyfence-Subject");
        assertThat(GrpcPlaneTest.headers(stale.getHeadersList())).containsEntry(STALE, "2");
        assertThat(GrpcPlaneTest.headers(stale.getResponseHeadersToAddList()))
                .containsEntry(STALE, "2");
        assertThat(stale.getHeadersToRemoveList()).doesNotContain("keyfence-stale");
        assertThat(refused.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(401);
        assertThat(GrpcPlaneTest.headers(refused.getDeniedResponse().getHeadersList()))
                .containsEntry(STALE, "2");
    }

    private static CheckResponse ask(EnvoyClient envoy, String key) {
        return envoy.check(
                "GET",
                "/v1/models",
                Map.of("profile", "clipia"),
                "x-api-key",
                key,
                "keyfence-stale",
                "9",
                "x-keyfence-owner",
                "somebody-else",
                "x-keyfence-attribute-tier",
                "professional");
    }

    private static List<String> names(List<HeaderValueOption> headers) {
        return List.copyOf(GrpcPlaneTest.headers(headers).keySet());
    }
}
