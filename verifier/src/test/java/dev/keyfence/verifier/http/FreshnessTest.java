package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.decide.DenyReason;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Keyfence-Min-Fence} on both ways to verify. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FreshnessTest {

    private static final String MIN_FENCE = "Keyfence-Min-Fence";

    private final Rig rig = Rig.data();
    private final String key = rig.keys.add("acme", "read");

    @BeforeEach
    void reset() {
        rig.keys.gate(null);
        rig.decisions.clear();
        rig.freshness.asked.clear();
        rig.freshness.applied(42);
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyAnswerSaysHowFarTheNodeIs(boolean forwarded) {
        HttpResponse<String> answer = call(forwarded);

        assertThat(answer.headers().firstValue("Keyfence-Fence-Position")).hasValue("41");
        assertThat(answer.headers().firstValue("Keyfence-Staleness-Ms")).hasValue("12");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void waitsForNothingWhenThePositionIsReached(boolean forwarded) {
        HttpResponse<String> answer = call(forwarded, MIN_FENCE, "41");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(rig.freshness.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answersAsSoonAsThePositionIsReached(boolean forwarded) throws Exception {
        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.supplyAsync(() -> call(forwarded, MIN_FENCE, "42"));
        assertThat(rig.freshness.asked.take()).isEqualTo(42);
        assertThat(rig.decisions).isEmpty();

        rig.freshness.applied(43);

        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().headers().firstValue("Keyfence-Fence-Position")).hasValue("42");
        assertThat(rig.decision().allowed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isAskedToComeBackWhenTheNodeStaysBehind(boolean forwarded) throws Exception {
        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.supplyAsync(
                        () -> call(forwarded, MIN_FENCE, "999999999999999999"));
        rig.freshness.asked.take();

        rig.freshness.letGo();

        assertThat(answer.get().statusCode()).isEqualTo(503);
        assertThat(answer.get().headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.get().headers().firstValue("Keyfence-Fence-Position")).hasValue("41");
        JsonNode body = new ObjectMapper().readTree(answer.get().body());
        assertThat(body.path(forwarded ? "code" : "reason").asText()).isEqualTo("stale");
        assertThat(rig.decision().verdict().reasonCode()).isEqualTo("stale");
        assertThat(rig.metered.unavailable()).isPositive();
    }

    @Test
    void aNodeThatIsFencedSaysThatFirst() throws Exception {
        rig.keys.gate(DenyReason.FENCED);
        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.supplyAsync(() -> call(true, MIN_FENCE, "42"));
        rig.freshness.asked.take();

        rig.freshness.letGo();

        assertThat(answer.get().headers().firstValue("X-Keyfence-Reason")).hasValue("fenced");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "+1", "1.0", "0x1f", "1 2", "1234567890123456789"})
    void refusesWhatIsNoPosition(String value) {
        for (boolean forwarded : new boolean[] {true, false}) {
            HttpResponse<String> answer = call(forwarded, MIN_FENCE, value);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains(MIN_FENCE, "'position' of a receipt");
        }
        assertThat(rig.decisions).isEmpty();
    }

    @Test
    void refusesTwoPositions() {
        assertThat(call(true, MIN_FENCE, "1", MIN_FENCE, "2").statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> call(boolean forwarded, String... headers) {
        if (!forwarded) {
            return rig.post("/v1/verify", "{\"key\":\"" + key + "\"}", headers);
        }
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = "Bearer " + key;
        return rig.get("/auth/keyfence/v1/x", all);
    }
}
