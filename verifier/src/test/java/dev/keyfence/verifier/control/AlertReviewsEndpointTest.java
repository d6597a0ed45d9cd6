package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.alert.SampleAlerts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people made of alerts, over HTTP. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AlertReviewsEndpointTest {

    private static final String PATH = "/v1/alert-reviews";

    private final ControlRig rig = new ControlRig();
    private final String first =
            rig.alerts.raise(SampleAlerts.address("D3", "192.0.2.7").build()).id();
    private final String second =
            rig.alerts.raise(SampleAlerts.address("D4", "192.0.2.8").build()).id();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void tellsWhatWasDoneToWhatByWhomAndWhy() {
        rig.post("/v1/alerts/" + first + "/ack", "");
        rig.post("/v1/alerts/" + first + "/resolve", "{\"reason\":\"key revoked\"}");

        JsonNode items = ControlRig.json(rig.get(PATH)).get("items");
        assertThat(items).hasSize(2);
        JsonNode last = items.get(0);
        assertThat(last.get("alert_id").textValue()).isEqualTo(first);
        assertThat(last.get("version").intValue()).isEqualTo(2);
        assertThat(last.get("status").textValue()).isEqualTo("resolved");
        assertThat(last.get("reason").textValue()).isEqualTo("key revoked");
        assertThat(last.get("actor").get("id").textValue()).startsWith("key_");
        assertThat(last.get("rule").textValue()).isEqualTo("D3");
        assertThat(last.get("rule_name").textValue()).isEqualTo("name_of_d3");
        assertThat(last.get("severity").textValue()).isEqualTo("medium");
        assertThat(last.get("entity_kind").textValue()).isEqualTo("address");
        assertThat(last.get("entity").textValue()).isEqualTo("192.0.2.7");
    }

    @Test
    void goesOnPageByPage() {
        for (String id : List.of(first, second)) {
            rig.post("/v1/alerts/" + id + "/ack", "");
            rig.post("/v1/alerts/" + id + "/resolve", "{\"reason\":\"done\"}");
        }
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = ControlRig.json(rig.get(PATH + "?limit=1" + cursor));
            page.get("items")
                    .forEach(item ->
                            found.add(
                                    item.get("rule").textValue()
                                            + " "
                                            + item.get("status").textValue()));
            JsonNode next = page.get("next_cursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.textValue();
        } while (!cursor.isEmpty());
        assertThat(found).hasSize(4).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "status=acknowledged,1",
        "status=new,0",
        "actor=key_00000000000000000000000000,0",
        "from=2026-01-01T00:00:00Z,1",
        "to=2026-01-01T00:00:00Z,0"
    })
    void filters(String query, int count) {
        rig.post("/v1/alerts/" + first + "/ack", "");
        assertThat(ControlRig.json(rig.get(PATH + "?" + query)).get("items")).hasSize(count);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?status=never",
                "?from=yesterday",
                "?cursor=x",
                "?cursor=MS8x",
                "?limit=0",
                "?rule=D3"
            })
    void refusesWhatMakesNoSense(String query) {
        assertThat(rig.get(PATH + query).statusCode()).isEqualTo(400);
    }

    @Test
    void saysSoWhileItDoesNotKnowAll() {
        rig.alerts.complete = false;
        assertThat(rig.get(PATH).statusCode()).isEqualTo(503);
    }
}
