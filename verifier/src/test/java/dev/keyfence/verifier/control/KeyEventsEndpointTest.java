package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The audit trail over HTTP, and the filters of the list of keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyEventsEndpointTest {

    private final ControlRig rig = new ControlRig();

    @AfterAll
    void stop() {
        rig.close();
    }

    @Test
    void pagesThroughWhatHappened() {
        String id =
                ControlRig.json(rig.post("/v1/keys", "{\"owner\":\"acme\"}"))
                        .get("key_id")
                        .textValue();
        rig.post("/v1/keys/" + id + "/suspend", "{\"reason\":\"fraud\",\"note\":\"case 7\"}");
        rig.post("/v1/keys/" + id + "/resume", "");

        List<String> oldest = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    ControlRig.json(
                            rig.get("/v1/key-events?order=oldest&limit=2&key_id=" + id + cursor));
            page.get("items").forEach(item -> oldest.add(item.get("type").textValue()));
            JsonNode next = page.get("next_cursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.textValue();
        } while (!cursor.isEmpty());
        assertThat(oldest).containsExactly("created", "suspended", "resumed");

        JsonNode suspended =
                ControlRig.json(rig.get("/v1/key-events?owner=acme&type=suspended&key_id=" + id))
                        .get("items");
        assertThat(suspended).hasSize(1);
        assertThat(suspended.get(0).get("reason").textValue()).isEqualTo("fraud");
        assertThat(suspended.get(0).get("note").textValue()).isEqualTo("case 7");
        assertThat(suspended.get(0).get("actor").get("id").textValue())
                .isEqualTo(rig.keys.idOf(rig.root).toString());
        assertThat(suspended.get(0).get("after").get("secrets")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "type=eaten, must be one of created",
        "order=random, must be newest or oldest",
        "from=soon, must be a time",
        "to=1960-01-01T00:00:00Z, must be a time",
        "key_id=key_0, must be the id of a key",
        "cursor=x, must be the next_cursor",
        "cursor=_____________________________________________w, must be the next_cursor",
        "color=red, not known"
    })
    void refusesQueriesItDoesNotUnderstand(String query, String detail) {
        HttpResponse<String> answer = rig.get("/v1/key-events?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ControlRig.json(answer).get("detail").textValue()).contains(detail.strip());
    }

    @Test
    void filtersKeysByWhatTheyAre() {
        String id =
                ControlRig.json(
                                rig.post(
                                        "/v1/keys",
                                        "{\"owner\":\"o1\",\"name\":\"n1\",\"environment\":\"test\","
                                                + "\"attributes\":{\"a\":\"b\"}}"))
                        .get("key_id")
                        .textValue();

        for (String query :
                List.of(
                        "environment=test",
                        "state=active",
                        "name=n1",
                        "rotated_before=2999-01-01T00:00:00Z",
                        "older_than=PT0S")) {
            assertThat(ids("/v1/keys?owner=o1&" + query)).as(query).containsExactly(id);
        }
        for (String query :
                List.of(
                        "environment=live",
                        "state=revoked",
                        "name=n",
                        "rotated_before=2001-01-01T00:00:00Z",
                        "older_than=P90D")) {
            assertThat(ids("/v1/keys?owner=o1&" + query)).as(query).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "environment=moon, must be live or test",
        "state=gone, must be active",
        "rotated_before=soon, must be a time",
        "older_than=90, must be a duration",
        "older_than=-P1D, must be a duration",
        "older_than=P1D&rotated_before=2999-01-01T00:00:00Z, say the same"
    })
    void refusesFiltersItDoesNotUnderstand(String query, String detail) {
        HttpResponse<String> answer = rig.get("/v1/keys?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ControlRig.json(answer).get("detail").textValue()).contains(detail.strip());
    }

    private List<String> ids(String path) {
        List<String> ids = new ArrayList<>();
        ControlRig.json(rig.get(path))
                .get("items")
                .forEach(item -> ids.add(item.get("key_id").textValue()));
        return ids;
    }
}
