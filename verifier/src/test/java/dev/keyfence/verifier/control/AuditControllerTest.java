package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditControllerTest {

    private final ControlRig rig = new ControlRig();

    @BeforeEach
    void hasGaps() {
        rig.gaps.add("a", 7, 3, 5, true);
        rig.gaps.add("a", 8, 1, 1, false);
        rig.gaps.add("b", 7, 10, 11, true);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void tellsWhichDecisionsAreMissing() {
        var answer = rig.get("/v1/audit/gaps");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith(
                        "{\"items\":[{\"node_id\":\"a\",\"node_epoch\":7,\"first\":3,\"last\":5,"
                                + "\"status\":\"open\",\"missing\":3,"
                                + "\"ranges\":[{\"first\":3,\"last\":5}],\"proof\":\"decision\","
                                + "\"given_before\":\"1970-01-01T00:00:01Z\","
                                + "\"found_at\":\"1970-01-01T00:00:02Z\","
                                + "\"changed_at\":\"1970-01-01T00:00:03Z\"},")
                .contains("\"status\":\"filled\",\"missing\":0,\"ranges\":[],\"proof\":\"lease\"")
                .endsWith("\"missing\":5,\"next_cursor\":null}");
    }

    @Test
    void tellsThoseThatAreAskedFor() {
        assertThat(rig.get("/v1/audit/gaps?open=true").body()).doesNotContain("filled");
        assertThat(rig.get("/v1/audit/gaps?node_id=b").body())
                .contains("\"first\":10")
                .doesNotContain("\"node_id\":\"a\"");
        assertThat(rig.get("/v1/audit/gaps?node_id=a&node_epoch=8&open=false").body())
                .contains("\"node_epoch\":8")
                .doesNotContain("\"node_epoch\":7");
    }

    @Test
    void goesOnWhereAPageEnded() {
        String first = rig.get("/v1/audit/gaps?limit=2").body();
        String cursor = first.replaceAll(".*\"next_cursor\":\"([^\"]+)\".*", "$1");
        String second = rig.get("/v1/audit/gaps?limit=2&cursor=" + cursor).body();

        assertThat(first).contains("\"node_epoch\":8").doesNotContain("\"node_id\":\"b\"");
        assertThat(second)
                .contains("\"node_id\":\"b\"", "\"next_cursor\":null")
                .doesNotContain("\"node_id\":\"a\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?open=yes",
                "?node_epoch=x",
                "?node_epoch=-1",
                "?cursor=YS9i",
                "?cursor=_",
                "?limit=0",
                "?owner=acme"
            })
    void refusesWhatIsNoQuestion(String query) {
        assertThat(rig.get("/v1/audit/gaps" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void saysSoWhileItDoesNotKnowThemAll() {
        rig.gaps.complete = false;

        var answer = rig.get("/v1/audit/gaps");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("gaps_incomplete");
    }
}
