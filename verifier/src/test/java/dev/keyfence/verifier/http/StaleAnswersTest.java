package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyFormat;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of a node whose lease has run out, in a profile with {@code serve_stale}. */
class StaleAnswersTest {

    private static final KeyFormat FORMAT = new KeyFormat("clipia_live_", "clipia_test_");

    private final Rig rig = Rig.data();
    private String key = "";

    @BeforeEach
    void fence() {
        key = rig.keys.add("clipia", FORMAT, "generate");
        rig.serveStale("clipia", "30s");
        rig.keys.overtime(Duration.ofMillis(2_500));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areMarkedWhetherTheyAllowOrDeny(boolean forwarded) {
        HttpResponse<String> allowed = ask(forwarded, key);
        HttpResponse<String> denied =
                ask(forwarded, FORMAT.mint(Environment.LIVE, new SecureRandom()));

        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(denied.statusCode()).isEqualTo(forwarded ? 401 : 200);
        assertThat(allowed.headers().firstValue("Keyfence-Stale")).hasValue("3");
        assertThat(denied.headers().firstValue("Keyfence-Stale")).hasValue("3");
        assertThat(rig.decision().allowed()).isTrue();
        assertThat(rig.decision().stale()).isTrue();
        assertThat(rig.get("/metrics").body()).contains("keyfence_decisions_stale_total 2.0");
    }

    @Test
    void sayInTheirBodyForHowLong() throws Exception {
        JsonNode stale = new ObjectMapper().readTree(ask(false, key).body());
        rig.keys.gate(null);
        JsonNode fresh = new ObjectMapper().readTree(ask(false, key).body());

        assertThat(stale.path("allowed").asBoolean()).isTrue();
        assertThat(stale.path("stale_ms").asLong()).isEqualTo(2_501);
        assertThat(fresh.has("stale_ms")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endWithTheBound(boolean forwarded) {
        rig.keys.overtime(Duration.ofSeconds(30));
        HttpResponse<String> late = ask(forwarded, key);

        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.headers().firstValue("Keyfence-Stale")).isEmpty();
        assertThat(rig.decision().verdict().reasonCode()).isEqualTo("fenced");
    }

    private HttpResponse<String> ask(boolean forwarded, String presented) {
        return forwarded
                ? rig.get("/auth/clipia", "Authorization", "Bearer " + presented)
                : rig.post(
                        "/v1/verify",
                        "{\"key\":\"%s\",\"profile\":\"clipia\"}".formatted(presented));
    }
}
