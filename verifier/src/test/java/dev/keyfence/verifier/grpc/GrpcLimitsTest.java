package dev.keyfence.verifier.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import dev.keyfence.verifier.http.Rig;
import dev.keyfence.verifier.key.StoredKey;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Envoy is told to tell clients of their limits. */
class GrpcLimitsTest {

    @Test
    void tellsClientsOfTheirLimitsWithTheApisAnswerAndWithARefusal() {
        try (Rig rig = Rig.data();
                EnvoyClient envoy = new EnvoyClient(rig.gateways())) {
            check(rig, envoy);
        }
    }

    private static void check(Rig rig, EnvoyClient envoy) {
        rig.serve(
                """
                profile: limited
                schemes: [{header: X-Api-Key}]
                keys: {live_prefix: kf_live_, test_prefix: kf_test_}
                rate_limits: [{name: all, requests: 1, window: P1D}]
                """);
        String key = rig.keys.add("acme", "read");
        rig.keys.change(rig.keys.idOf(key), GrpcLimitsTest::limited);
        Map<String, String> asked = Map.of("profile", "limited");

        CheckResponse first = envoy.check("GET", "/", asked, "x-api-key", key);
        CheckResponse second = envoy.check("GET", "/", asked, "x-api-key", key);

        assertThat(GrpcPlaneTest.headers(first.getOkResponse().getResponseHeadersToAddList()))
                .containsEntry("RateLimit-Policy", "\"all\";q=1;w=86400")
                .containsEntry("RateLimit", "\"all\";r=0;t=86400");
        assertThat(second.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(429);
        assertThat(second.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED_VALUE);
        assertThat(GrpcPlaneTest.headers(second.getDeniedResponse().getHeadersList()))
                .containsKeys("Retry-After", "RateLimit", "RateLimit-Policy");
    }

    /** The same key as one of the profile with limits. */
    private static StoredKey limited(StoredKey key) {
        return new StoredKey(
                key.id(),
                key.version(),
                key.status(),
                "limited",
                key.owner(),
                key.environment(),
                key.scopes(),
                key.tags(),
                key.createdAtMicros(),
                key.expiresAtMicros(),
                key.createdAtFencePosition());
    }
}
