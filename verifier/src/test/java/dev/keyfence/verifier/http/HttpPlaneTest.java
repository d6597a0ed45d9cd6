package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.decide.DenyReason;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpPlaneTest {

    @Test
    void namesThePortAndTheFlagWhenThePortIsTaken() {
        try (Rig rig = Rig.data()) {
            HttpSettings taken = HttpSettings.onPort(rig.plane.port());

            List<Part<?>> parts = List.of(Part.of(MeterRegistry.class, new SimpleMeterRegistry()));

            assertThatThrownBy(() -> HttpPlane.start(Plane.CONTROL, taken, parts))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessageContaining("127.0.0.1:" + rig.plane.port())
                    .hasMessageContaining("(Address already in use)")
                    .hasMessageContaining("--control-port");
        }
    }

    @Test
    void namesAHostThatIsNotHere() {
        HttpSettings elsewhere = new HttpSettings("192.0.2.1", 0, TrustedProxies.NONE);
        List<Part<?>> parts = List.of(Part.of(MeterRegistry.class, new SimpleMeterRegistry()));

        assertThatThrownBy(() -> HttpPlane.start(Plane.CONTROL, elsewhere, parts))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("192.0.2.1");
    }

    @Test
    void tellsWhatIsNotReady() {
        try (Rig rig = Rig.data()) {
            HttpResponse<String> ready = rig.get("/health/ready");
            rig.check.set(false, "12 records behind");
            HttpResponse<String> behind = rig.get("/health/ready");

            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body())
                    .isEqualTo(
                            "{\"status\":\"ready\",\"components\":[{\"name\":\"keys replica\","
                                    + "\"ready\":true,\"detail\":\"caught up\"}]}");
            assertThat(behind.statusCode()).isEqualTo(503);
            assertThat(behind.headers().firstValue("retry-after")).hasValue("1");
            assertThat(behind.body()).contains("not_ready", "12 records behind");
            assertThat(rig.get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void countsDecisionsAndRefusals() {
        try (Rig rig = Rig.data()) {
            String key = rig.keys.add("acme");
            rig.get("/auth", "X-Api-Key", key);
            rig.get("/auth");
            rig.keys.gate(DenyReason.FENCED);
            rig.get("/auth", "X-Api-Key", key);
            rig.get("/nowhere");

            HttpResponse<String> metrics = rig.get("/metrics");

            assertThat(metrics.headers().firstValue("content-type").orElse(""))
                    .startsWith("text/plain");
            assertThat(metrics.body())
                    .contains(
                            "keyfence_decisions_total{outcome=\"allow\",reason=\"ok\"} 1.0",
                            "keyfence_decisions_total{outcome=\"deny\",reason=\"missing_key\"} 1.0",
                            "keyfence_decisions_total{outcome=\"unavailable\",reason=\"fenced\"} 1.0",
                            "keyfence_http_refused_total{plane=\"data\",status=\"404\"} 1.0",
                            "keyfence_decision_seconds_total",
                            "jvm_memory_used_bytes",
                            "process_uptime_seconds")
                    .doesNotContain(key);
            assertThat(rig.metered.allowed()).isEqualTo(1);
            assertThat(rig.metered.denied()).isEqualTo(1);
            assertThat(rig.metered.unavailable()).isEqualTo(1);
            assertThat(rig.metered.decided()).isEqualTo(rig.decisions.size());
        }
    }

    @Test
    void staysWithinTheRangesOfItsSettings() {
        assertThat(HttpSettings.onPort(0))
                .isEqualTo(new HttpSettings("127.0.0.1", 0, TrustedProxies.NONE));
        assertThatThrownBy(() -> HttpSettings.onPort(65_536)).hasMessageContaining("65536");
        assertThatThrownBy(() -> HttpSettings.onPort(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new HttpSettings(" ", 1, TrustedProxies.NONE))
                .hasMessageContaining("host");
        assertThatThrownBy(() -> TrustedProxies.parse("10.0.0.0/8,10.0.0.1/8", "X-Real-IP"))
                .hasMessageContaining("10.0.0.1/8");
        assertThatThrownBy(() -> TrustedProxies.parse("::1", "X Real"))
                .hasMessageContaining("X-Forwarded-For");
    }
}
