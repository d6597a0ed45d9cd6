package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.verifier.alert.SampleAlerts;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts over HTTP, and what people make of them. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AlertsEndpointTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ControlRig rig = new ControlRig();
    private final String id =
            rig.alerts.raise(SampleAlerts.address("D3", "192.0.2.7").build()).id();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void tellsAllOfAnAlert() {
        HttpResponse<String> answer = rig.get("/v1/alerts/" + id);

        assertThat(answer.headers().firstValue("ETag")).hasValue("\"0\"");
        assertThat(answer.body())
                .contains(
                        "\"alert_id\":\"" + id + "\",\"rule\":\"D3\",\"rule_name\":\"name_of_d3\"",
                        "\"severity\":\"medium\",\"score\":47",
                        "\"entity_kind\":\"address\",\"entity\":\"192.0.2.7\",\"key_id\":null",
                        "\"count\":12,\"first_seen\":\"2026-11-22T11:50:00Z\"",
                        "\"measures\":[{\"name\":\"failures\",\"observed\":12.0,\"baseline\":0.5,\"threshold\":10.0}]",
                        "\"settings\":{\"failures\":\"10\",\"window\":\"PT10M\"}",
                        "\"addresses\":[{\"value\":\"192.0.2.7\",\"count\":12}]",
                        "\"swallowed_by\":null,\"observed\":false,\"gathers\":[]",
                        "\"status\":\"new\",\"reopened\":false,\"version\":0",
                        "\"next\":[\"acknowledged\",\"resolved\",\"false_positive\"],\"steps\":[]}");
    }

    @Test
    void listsThatWithTheLatestHitFirstPageByPage() {
        for (int i = 1; i <= 4; i++) {
            rig.alerts.raise(
                    SampleAlerts.key("D1", "key_" + i, "acme")
                            .setLastSeen(SampleAlerts.NOW.plusSeconds(i))
                            .build());
        }
        List<String> entities = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = ControlRig.json(rig.get("/v1/alerts?limit=2" + cursor));
            page.get("items").forEach(item -> entities.add(item.get("entity").textValue()));
            JsonNode next = page.get("next_cursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.textValue();
        } while (!cursor.isEmpty());
        assertThat(entities).containsExactly("key_4", "key_3", "key_2", "key_1", "192.0.2.7");
    }

    @ParameterizedTest
    @CsvSource({
        "status=new,3",
        "status=acknowledged,1",
        "severity=high,1",
        "severity_min=medium,4",
        "severity_min=critical,0",
        "rule=D1,2",
        "entity=192.0.2.7,1",
        "entity_kind=key,2",
        "key_id=key_1,2",
        "owner=acme,2",
        "swallowed=true,1",
        "swallowed=false,4",
        "exception=exc_1,1",
        "exception=exc_2,0",
        "from=2026-11-22T12:00:00Z&to=2026-11-22T12:00:01Z,4",
        "from=2026-11-22T12:00:01Z,0"
    })
    void filters(String query, int count) {
        rig.alerts.raise(SampleAlerts.key("D1", "key_1", "acme").build());
        rig.alerts.raise(
                SampleAlerts.key("D1", "key_2", "acme").setSeverity(Severity.HIGH).build());
        rig.alerts.raise(SampleAlerts.address("D6", "192.0.2.9").setKeyId("key_1").build());
        rig.alerts.raise(
                SampleAlerts.address("D5", "192.0.2.9")
                        .setKeyId("key_1")
                        .setSwallowedBy("exc_1")
                        .build());
        rig.post("/v1/alerts/" + id + "/ack", "");
        assertThat(ControlRig.json(rig.get("/v1/alerts?" + query)).get("items")).hasSize(count);
    }

    @Test
    void takesAnAlertThroughItsLife() {
        HttpResponse<String> acked =
                rig.post("/v1/alerts/" + id + "/ack", "{}", "If-Match", "\"0\"");
        assertThat(acked.statusCode()).isEqualTo(200);
        assertThat(acked.headers().firstValue("ETag")).hasValue("\"1\"");

        HttpResponse<String> resolved =
                rig.post("/v1/alerts/" + id + "/resolve", "{\"reason\":\"key revoked\"}");
        JsonNode alert = ControlRig.json(resolved);
        assertThat(alert.get("status").textValue()).isEqualTo("resolved");
        assertThat(alert.get("steps")).hasSize(2);
        JsonNode last = alert.get("steps").get(1);
        assertThat(last.get("reason").textValue()).isEqualTo("key revoked");
        assertThat(last.get("actor").get("id").textValue())
                .isEqualTo(rig.keys.idOf(rig.root).toString());
        assertThat(last.get("actor").get("request_id").textValue()).startsWith("req-");
    }

    @Test
    void saysWhatIsPossibleWhenAStepIsNot() {
        rig.post("/v1/alerts/" + id + "/ack", "");
        HttpResponse<String> again = rig.post("/v1/alerts/" + id + "/ack", "");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body())
                .contains(
                        "illegal_step",
                        "the alert is acknowledged; it can become resolved or false_positive",
                        "\"next\":\"resolved false_positive\"");
        rig.post("/v1/alerts/" + id + "/false-positive", "{\"reason\":\"a test\"}");
        assertThat(rig.post("/v1/alerts/" + id + "/resolve", "{\"reason\":\"x\"}").body())
                .contains("nothing follows");
    }

    @Test
    void refusesAnotherVersion() {
        rig.post("/v1/alerts/" + id + "/ack", "");
        HttpResponse<String> late =
                rig.post(
                        "/v1/alerts/" + id + "/resolve", "{\"reason\":\"x\"}", "If-Match", "\"0\"");
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(late.headers().firstValue("ETag")).hasValue("\"1\"");
        assertThat(late.body()).contains("version_mismatch");
        assertThat(rig.post("/v1/alerts/" + id + "/ack", "", "If-Match", "1").statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resolve        | {}                               | 400",
                "resolve        |                                  | 400",
                "false-positive | {\"reason\":\" \"}               | 400",
                "ack            | {\"reason\":5}                   | 400",
                "ack            | {\"colour\":\"red\"}             | 400",
                "ack            | {\"reason\":\"mine\"}            | 200"
            })
    void wantsAReasonWhereOneIsDue(String action, String body, int status) {
        assertThat(
                        rig.post("/v1/alerts/" + id + "/" + action, body == null ? "" : body)
                                .statusCode())
                .isEqualTo(status);
    }

    @Test
    void takesAStepWithMany() {
        String other = rig.alerts.raise(SampleAlerts.key("D1", "key_1", "acme").build()).id();
        rig.post("/v1/alerts/" + other + "/resolve", "{\"reason\":\"done\"}");
        String body =
                "{\"alert_ids\":[\"%s\",\"%s\",\"nothing\"],\"action\":\"false-positive\",\"reason\":\"a load test\"}"
                        .formatted(id, other);
        HttpResponse<String> answer = rig.post("/v1/alerts/review", body);
        assertThat(answer.body())
                .contains(
                        "\"taken\":1",
                        "\"alert_id\":\""
                                + id
                                + "\",\"outcome\":\"taken\",\"status\":\"false_positive\",\"version\":1",
                        "\"outcome\":\"illegal_step\",\"status\":\"resolved\"",
                        "{\"alert_id\":\"nothing\",\"outcome\":\"not_found\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"alert_ids\":[],\"action\":\"ack\"}",
                "{\"alert_ids\":[\"a\",\"a\"],\"action\":\"ack\"}",
                "{\"alert_ids\":[\"a\"],\"action\":\"burn\"}",
                "{\"alert_ids\":[\"a\"],\"action\":\"resolve\"}"
            })
    void refusesBulkThatMakesNoSense(String body) {
        assertThat(rig.post("/v1/alerts/review", body).statusCode()).isEqualTo(400);
    }

    @Test
    void saysWhatItDoesNotKnow() {
        assertThat(rig.get("/v1/alerts/none").statusCode()).isEqualTo(404);
        assertThat(rig.post("/v1/alerts/none/ack", "").statusCode()).isEqualTo(404);
        rig.alerts.complete = false;
        assertThat(rig.get("/v1/alerts").statusCode()).isEqualTo(503);
        assertThat(rig.get("/v1/alerts/none").body()).contains("alerts_incomplete");
        assertThat(rig.get("/v1/risk").statusCode()).isEqualTo(503);
    }

    @Test
    void saysWhenKafkaDoesNotAnswer() {
        rig.alerts.broken = true;
        HttpResponse<String> answer = rig.post("/v1/alerts/" + id + "/ack", "");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("kafka_unavailable", "not known whether it was done");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?status=open",
                "?severity=urgent",
                "?entity_kind=moon",
                "?swallowed=perhaps",
                "?from=soon",
                "?cursor=x",
                "?colour=red",
                "/stream?limit=5",
                "/stream?from=2026-11-22T12:00:00Z",
                "/stream?status=open"
            })
    void refusesQueriesItDoesNotUnderstand(String query) {
        assertThat(rig.get("/v1/alerts" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void streamsAlertsAndWhatBecomesOfThem() throws Exception {
        try (EventReader stream = new EventReader(rig, "/v1/alerts/stream?entity_kind=key", "")) {
            stream.awaitLine("retry: 2000");
            rig.alerts.raise(SampleAlerts.address("D3", "192.0.2.99").build());
            String key = rig.alerts.raise(SampleAlerts.key("D1", "key_1", "acme").build()).id();
            String event = stream.awaitLine("id: ").substring(4);
            assertThat(stream.awaitLine("event: ")).isEqualTo("event: alert");
            assertThat(
                            JSON.readTree(stream.awaitLine("data: ").substring(6))
                                    .get("entity")
                                    .asText())
                    .isEqualTo("key_1");
            rig.post("/v1/alerts/" + key + "/ack", "");
            try (EventReader again =
                    new EventReader(rig, "/v1/alerts/stream", "Last-Event-ID: " + event)) {
                JsonNode acked = JSON.readTree(again.awaitLine("data: ").substring(6));
                assertThat(acked.get("status").textValue()).isEqualTo("acknowledged");
            }
        }
    }
}
