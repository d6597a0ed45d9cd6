package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.verify.Decision;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyEndpointTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Rig rig = Rig.data();

    @BeforeAll
    void warmUp() {
        assertThat(rig.get("/health/live").statusCode()).isEqualTo(200);
    }

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
    void answersWithAFullDecision() throws IOException {
        String key = rig.keys.add("acme", "read", "write");

        HttpResponse<String> answer = verify("\"key\":\"" + key + "\",\"scopes\":[\"read\"]");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("date")).isEmpty();
        JsonNode json = JSON.readTree(answer.body());
        assertThat(json.get("allowed").booleanValue()).isTrue();
        assertThat(json.get("reason").textValue()).isEqualTo("ok");
        assertThat(json.get("decision_id").textValue()).startsWith("n1-7-");
        assertThat(json.get("key_id").textValue()).isEqualTo(rig.keys.idOf(key).toString());
        assertThat(json.get("owner").textValue()).isEqualTo("acme");
        assertThat(json.get("environment").textValue()).isEqualTo("live");
        assertThat(json.get("scopes")).hasSize(2);
        assertThat(json.get("expires_at").isNull()).isTrue();
        assertThat(json.get("node_id").textValue()).isEqualTo("n1");
        assertThat(json.get("staleness_ms").intValue()).isEqualTo(12);
    }

    @Test
    void keepsWhatIsToldOfTheRequest() {
        String key = rig.keys.add("acme", "read");

        verify(
                """
                "key":"%s","scopes":["read"],"method":"GET","route":"/v1/x?secret=1",
                "client_ip":"203.0.113.7","user_agent":"curl/8\\u0000é","time":"2026-01-02T03:04:05.6Z"
                """
                        .formatted(key));

        Decision decision = rig.decision();
        assertThat(decision.context().method()).isEqualTo("GET");
        assertThat(decision.context().route()).isEqualTo("/v1/x");
        assertThat(decision.context().clientIp()).isEqualTo("203.0.113.7");
        assertThat(decision.context().userAgent()).isEqualTo("curl/8??");
        assertThat(decision.context().requestTimeMicros()).isEqualTo(1_767_323_045_600_000L);
        assertThat(decision.ask().scopes()).isEqualTo(List.of("read"));
    }

    @Test
    void takesKeysOutOfRoutesAndUserAgents() {
        String key = rig.keys.add("acme");

        verify(
                "\"key\":\"%s\",\"route\":\"/v1/%s/x\",\"user_agent\":\"me %s\""
                        .formatted(key, key, key));

        Decision decision = rig.decision();
        assertThat(decision.context().route()).isEqualTo("/v1/[key]/x");
        assertThat(decision.context().userAgent()).isEqualTo("me [key]");
    }

    @Test
    void saysWhichScopeIsMissing() throws IOException {
        String key = rig.keys.add("acme", "read");

        JsonNode json =
                JSON.readTree(
                        verify("\"key\":\"" + key + "\",\"scopes\":[\"read\",\"pay:out\"]").body());

        assertThat(json.get("allowed").booleanValue()).isFalse();
        assertThat(json.get("reason").textValue()).isEqualTo("insufficient_scope");
        assertThat(json.get("missing_scope").textValue()).isEqualTo("pay:out");
    }

    @ParameterizedTest
    @CsvSource({
        "REVOKED, revoked",
        "SUSPENDED, suspended",
        "EXPIRED, expired",
        "UNREADABLE, unreadable_key"
    })
    void isPreciseAboutDeadKeys(KeyStatus status, String reason) throws IOException {
        String key = rig.keys.add(Environment.LIVE, "acme", FakeKeys.status(status));

        HttpResponse<String> answer = verify("\"key\":\"" + key + "\"");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).get("reason").textValue()).isEqualTo(reason);
        assertThat(JSON.readTree(answer.body()).get("owner").textValue()).isEqualTo("acme");
    }

    @Test
    void refusesAKeyOfAnotherEnvironment() throws IOException {
        String key = rig.keys.add(Environment.TEST, "acme", FakeKeys.status(KeyStatus.ACTIVE));

        JsonNode json =
                JSON.readTree(verify("\"key\":\"" + key + "\",\"environment\":\"live\"").body());

        assertThat(json.get("reason").textValue()).isEqualTo("wrong_environment");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                     | missing_key",
                "\"key\":null          | missing_key",
                "\"key\":\"\"          | missing_key",
                "\"key\":\"kf_live_x\" | malformed_key",
                "\"key\":\"\\u0000\"   | malformed_key"
            })
    void decidesWithoutALookUpWhatIsNoKey(String field, String reason) throws IOException {
        HttpResponse<String> answer = verify(field == null ? "" : field);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).get("reason").textValue()).isEqualTo(reason);
        assertThat(rig.decision().verdict().reasonCode()).isEqualTo(reason);
    }

    @ParameterizedTest
    @EnumSource(
            value = DenyReason.class,
            names = {"FENCED", "WARMING_UP"})
    void asksToComeBackWhenTheNodeMayNotAnswer(DenyReason reason) throws IOException {
        String key = rig.keys.add("acme");
        rig.keys.gate(reason);

        HttpResponse<String> answer = verify("\"key\":\"" + key + "\"");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
        assertThat(JSON.readTree(answer.body()).get("reason").textValue()).isEqualTo(reason.code());
        assertThat(JSON.readTree(answer.body()).get("allowed").booleanValue()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"profile\":\"nope\"            | 404 | the profiles of this node are: claid, clary, clipia, generic, keyfence",
                "\"profile\":7                   | 400 | 'profile' must be a string",
                "\"scopes\":\"read\"             | 400 | 'scopes' must be a list of strings",
                "\"scopes\":[\"read\",null]      | 400 | 'scopes' must be a list of strings",
                "\"scopes\":[\"a b\"]            | 400 | scope 'a b' must be segments",
                "\"environment\":\"prod\"        | 400 | 'environment' must be live or test",
                "\"time\":\"yesterday\"          | 400 | 'time' must be a time",
                "\"time\":\"+12026-01-02T03:04:05Z\" | 400 | 'time' must be a time",
                "\"colour\":\"red\"              | 400 | known are key, profile, scopes",
                "\"key\":\"a\",\"key\":\"b\"     | 400 | 'key' is there twice",
                "\"key\":null,\"key\":null       | 400 | 'key' is there twice"
            })
    void refusesWhatItDoesNotUnderstand(String fields, int status, String detail) {
        HttpResponse<String> answer = verify(fields);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValue("application/problem+json");
        assertThat(answer.body()).contains(detail);
        assertThat(rig.decisions).isEmpty();
    }

    private HttpResponse<String> verify(String fields) {
        return rig.post("/v1/verify", "{" + fields + "}");
    }
}
