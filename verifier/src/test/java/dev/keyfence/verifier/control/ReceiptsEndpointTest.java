package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyStatus;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code GET /v1/revocations/{id}} tells. */
class ReceiptsEndpointTest {

    private static final String PATH = "/v1/revocations";

    private final ControlRig rig = new ControlRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void showsAReceiptLater() {
        String id = id(rig.post(PATH, "{\"target\":{\"tag\":\"x\"},\"note\":\"why not\"}"));
        JsonNode receipt = ControlRig.json(rig.get(PATH + "/" + id + "?wait_ms=250"));
        assertThat(receipt.path("note").textValue()).isEqualTo("why not");
        assertThat(receipt.path("control_node_id").textValue()).isEqualTo("control-1");
        assertThat(rig.revocations.waits).contains(Duration.ofMillis(250));
        assertThat(rig.get(PATH + "/rev_unknown").statusCode()).isEqualTo(404);
        assertThat(rig.get(PATH + "/" + id + "?wait_ms=-1").statusCode()).isEqualTo(400);
        assertThat(rig.get(PATH + "/" + id + "?wait=1").statusCode()).isEqualTo(400);
    }

    @Test
    void tellsHowManyKeysARevocationCovers() {
        for (int i = 0; i < 3; i++) {
            rig.keys.add("acme");
        }
        String id = id(rig.post(PATH, "{\"target\":{\"owner\":\"acme\"}}"));
        rig.keys.add(Environment.LIVE, "acme", FakeKeys.status(KeyStatus.REVOKED));
        rig.keys.add(Environment.LIVE, "acme", FakeKeys.madeAt(1_235));
        rig.keys.add("other");

        JsonNode receipt = ControlRig.json(rig.get(PATH + "/" + id));
        assertThat(receipt.path("keys_covered").isIntegralNumber()).isTrue();
        assertThat(receipt.path("keys_covered").intValue()).isEqualTo(4);
        assertThat(rig.get(PATH + "/" + id + "?count_keys=false").body())
                .contains("\"" + id + "\"")
                .doesNotContain("keys_covered");
        assertThat(rig.get(PATH).body()).doesNotContain("keys_covered");
        assertThat(rig.get(PATH + "/" + id + "?count_keys=yes").statusCode()).isEqualTo(400);
        assertThat(rig.get(PATH + "/" + id + "?wait_ms=1&wait_ms=2").statusCode()).isEqualTo(400);
    }

    @Test
    void countsTheOneKeyOfARevocationThatNamesOne() {
        String key = rig.keys.idOf(rig.keys.add("acme")).toString();
        String id = id(rig.post(PATH, "{\"target\":{\"key_id\":\"" + key + "\"}}"));
        assertThat(ControlRig.json(rig.get(PATH + "/" + id)).path("keys_covered").intValue())
                .isEqualTo(1);
    }

    private static String id(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ControlRig.json(answer).path("revocation_id").asText();
    }
}
