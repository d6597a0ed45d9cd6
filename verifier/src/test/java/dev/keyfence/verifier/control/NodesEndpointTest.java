package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fleet over HTTP, and how it was. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class NodesEndpointTest {

    private final ControlRig rig = new ControlRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void tellsHowTheNodesWere() {
        await().until(() -> !history("").get("nodes").isEmpty());

        JsonNode hour = history("");
        assertThat(hour.get("step_s").intValue()).isEqualTo(10);
        JsonNode line = hour.get("nodes").get(0);
        assertThat(line.get("node_id").textValue()).isEqualTo("n1");
        assertThat(line.get("staleness_ms")).hasSize(360);
        assertThat(line.get("staleness_ms").get(0).isNull()).as("before the start").isTrue();
        assertThat(line.get("staleness_ms")).anyMatch(value -> value.intValue() == 130);
        JsonNode change = hour.get("changes").get(0);
        assertThat(change.get("what").textValue()).isEqualTo("first_seen");
        assertThat(change.get("node_id").textValue()).isEqualTo("n1");
        assertThat(change.get("node_epoch").intValue()).isEqualTo(7);
        assertThat(change.get("at").textValue())
                .isGreaterThanOrEqualTo(hour.get("since").textValue());

        JsonNode day = history("?span=P1D");
        assertThat(day.get("step_s").intValue()).isEqualTo(300);
        assertThat(day.get("nodes").get(0).get("staleness_ms")).hasSize(288);
    }

    @Test
    void knowsTwoSpans() {
        assertThat(rig.get("/v1/nodes/history?span=P1Y").statusCode()).isEqualTo(400);
        assertThat(rig.get("/v1/nodes/history?spam=P1D").statusCode()).isEqualTo(400);
    }

    private JsonNode history(String query) {
        return ControlRig.json(rig.get("/v1/nodes/history" + query));
    }
}
