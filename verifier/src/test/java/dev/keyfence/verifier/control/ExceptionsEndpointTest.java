package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.alert.SampleAlerts;
import dev.keyfence.verifier.key.KeyId;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts that nobody wants to be told of, over HTTP. */
class ExceptionsEndpointTest {

    private static final String PATH = "/v1/alerts/exceptions";

    private final ControlRig rig = new ControlRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void makesListsAndEndsOne() {
        HttpResponse<String> made =
                rig.post(
                        PATH,
                        ("{\"rule\":\"D3\",\"key_id\":\"%s\",\"owner\":\"acme\",\"network\":\"203.0.113.0/24\","
                                        + "\"autonomous_system\":64500,\"user_agent\":\"k6\",\"reason\":\"load"
                                        + " test\",\"expires_at\":\"%s\"}")
                                .formatted(new KeyId(1, 1), in(10)));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        JsonNode exception = ControlRig.json(made);
        assertThat(exception.get("exception_id").textValue()).startsWith("exc_");
        assertThat(exception.get("active").booleanValue()).isTrue();
        assertThat(exception.get("autonomous_system").longValue()).isEqualTo(64_500);
        assertThat(exception.get("actor").get("id").textValue())
                .isEqualTo(rig.keys.idOf(rig.root).toString());
        String id = exception.get("exception_id").textValue();
        assertThat(ControlRig.json(rig.get(PATH + "?active=true")).get("items")).hasSize(1);

        HttpResponse<String> ended = rig.send("DELETE", PATH + "/" + id, "");
        assertThat(ended.statusCode()).isEqualTo(200);
        assertThat(ControlRig.json(ended).get("active").booleanValue()).isFalse();
        assertThat(ControlRig.json(rig.get(PATH + "?active=true")).get("items")).isEmpty();
        JsonNode kept = ControlRig.json(rig.get(PATH)).get("items").get(0);
        assertThat(kept.get("reason").textValue()).isEqualTo("load test");
        assertThat(rig.send("DELETE", PATH + "/" + id, "").body()).isEqualTo(ended.body());
        assertThat(rig.send("DELETE", PATH + "/none", "").statusCode()).isEqualTo(404);
    }

    @Test
    void tellsWhatItSwallowed() {
        String id =
                ControlRig.json(rig.post(PATH, body("\"rule\":\"U:my_rule\"", in(1))))
                        .get("exception_id")
                        .textValue();
        for (int i = 0; i < 7; i++) {
            rig.alerts.raise(
                    SampleAlerts.address("D3", "192.0.2." + i)
                            .setLastSeen(SampleAlerts.NOW.plusSeconds(i))
                            .setSwallowedBy(id)
                            .build());
        }
        JsonNode swallowed = ControlRig.json(rig.get(PATH)).get("items").get(0).get("swallowed");
        assertThat(swallowed.get("count").intValue()).isEqualTo(7);
        assertThat(swallowed.get("complete").booleanValue()).isTrue();
        assertThat(swallowed.get("latest")).hasSize(5);
        assertThat(swallowed.get("latest").get(0).get("entity").textValue()).isEqualTo("192.0.2.6");
    }

    @Test
    void goesOnWhereAPageEnded() {
        for (int i = 0; i < 3; i++) {
            rig.post(PATH, body("\"owner\":\"o" + i + "\"", in(1)));
        }
        JsonNode first = ControlRig.json(rig.get(PATH + "?limit=2"));
        assertThat(first.get("items")).hasSize(2);
        JsonNode second =
                ControlRig.json(
                        rig.get(PATH + "?limit=2&cursor=" + first.get("next_cursor").textValue()));
        assertThat(second.get("items")).hasSize(1);
        assertThat(second.get("next_cursor").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"rule\":\"D99\"",
                "\"rule\":\"U:Big\"",
                "\"key_id\":\"key_1\"",
                "\"network\":\"203.0.113.7/24\"",
                "\"network\":\"home\"",
                "\"autonomous_system\":-1",
                "\"owner\":\"\"",
                "\"colour\":\"red\""
            })
    void refusesCriteriaThatMakeNoSense(String criterion) {
        HttpResponse<String> answer = rig.post(PATH, body(criterion, in(1)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    @Test
    void wantsAReasonAndAnEnd() {
        for (String body :
                new String[] {
                    "{\"owner\":\"acme\",\"expires_at\":\"" + in(1) + "\"}",
                    "{\"owner\":\"acme\",\"reason\":\"x\"}",
                    body("\"owner\":\"acme\"", in(401)),
                    body("\"owner\":\"acme\"", in(-1)),
                    body("\"owner\":\"acme\"", "soon")
                }) {
            assertThat(rig.post(PATH, body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(rig.post(PATH, body("\"owner\":\"acme\"", in(400))).statusCode()).isEqualTo(201);
    }

    @Test
    void saysWhenKafkaDoesNotAnswer() {
        rig.settings.broken = true;
        assertThat(rig.post(PATH, body("\"owner\":\"acme\"", in(1))).statusCode()).isEqualTo(503);
        rig.settings.complete = false;
        assertThat(rig.get(PATH).statusCode()).isEqualTo(503);
        assertThat(rig.get(PATH + "?active=perhaps").statusCode()).isEqualTo(400);
    }

    private static String body(String criterion, String expires) {
        return "{%s,\"reason\":\"x\",\"expires_at\":\"%s\"}".formatted(criterion, expires);
    }

    private static String in(int days) {
        return Instant.now().plus(Duration.ofDays(days)).minusSeconds(30).toString();
    }
}
