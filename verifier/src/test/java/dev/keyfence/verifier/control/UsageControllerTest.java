package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageControllerTest {

    private static final String PERIOD =
            "&from=2026-11-22T10:20:00Z&to=2026-11-22T12:00:00Z&step=PT1H";

    private final ControlRig rig = new ControlRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void tellsTheWindowsOfAPeriod() {
        var answer = rig.get("/v1/usage?owner=acme" + PERIOD);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains(
                        "{\"windows\":[{\"start\":\"2026-11-22T10:00:00Z\",\"total\":7,\"allowed\":5,\"denied\":2,"
                                + "\"reasons\":{\"revoked\":2},\"distinct_ips\":3,"
                                + "\"latency\":{\"p50_ns\":400,\"p90_ns\":900,\"p99_ns\":1000}",
                        "\"start\":\"2026-11-22T11:00:00Z\"",
                        "\"last_ip\":\"203.0.113.7\"",
                        "\"secret_generations\":{\"1\":7}",
                        "\"next_cursor\":null");
    }

    @Test
    void goesOnWhereAPageEnded() {
        String first = rig.get("/v1/usage?profile=keyfence&route=/a&limit=1" + PERIOD).body();
        String cursor = first.replaceAll(".*\"next_cursor\":\"([0-9]+)\".*", "$1");
        String second =
                rig.get("/v1/usage?profile=keyfence&route=/a&cursor=" + cursor + PERIOD).body();

        assertThat(first).contains("T10:00:00Z").doesNotContain("\"start\":\"2026-11-22T11");
        assertThat(second).contains("\"start\":\"2026-11-22T11").contains("\"next_cursor\":null");
    }

    @Test
    void tellsTheBusiest() {
        assertThat(rig.get("/v1/usage?group_by=owner&limit=2" + PERIOD).body())
                .contains(
                        "{\"owner\":\"acme\",\"total\":7,\"allowed\":5,\"denied\":2,"
                                + "\"last_at\":\"1970-01-01T00:00:01Z\"}",
                        "\"complete\":true,\"others_most\":7,\"next_cursor\":null")
                .doesNotContain("gamma");
        assertThat(rig.get("/v1/usage?group_by=route&profile=clipia" + PERIOD).body())
                .contains("{\"profile\":\"clipia\",\"route\":\"acme\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "route&profile=clipia"})
    void tellsTotalsOfAllByNamePageByPage(String group) {
        String query = "/v1/usage?order=name&limit=2&group_by=" + group + PERIOD;
        String first = rig.get(query).body();
        String cursor = first.replaceAll(".*\"next_cursor\":\"([^\"]+)\".*", "$1");

        assertThat(first).contains("acme", "beta", "\"complete\":false").doesNotContain("gamma");
        assertThat(rig.get(query + "&cursor=" + cursor).body())
                .contains("gamma", "\"complete\":true,\"next_cursor\":null")
                .doesNotContain("acme", "beta");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?owner=a&profile=b",
                "?route=/a",
                "?owner=a&step=PT5M",
                "?owner=a&from=yesterday",
                "?owner=a&from=2026-11-22T10:00:00Z&to=2026-11-21T10:00:00Z",
                "?group_by=moon",
                "?group_by=owner&owner=a",
                "?group_by=key&profile=a",
                "?owner=a&cursor=x",
                "?owner=a&order=name",
                "?group_by=owner&order=size",
                "?group_by=owner&cursor=YQ",
                "?group_by=owner&order=name&cursor=*",
                "?group_by=route&order=name&cursor=YQ",
                "?group_by=owner&from=2026-01-01T00:00:00Z&to=2026-11-21T00:00:00Z",
                "?owner=a&colour=red"
            })
    void refusesWhatMakesNoSense(String query) {
        assertThat(rig.get("/v1/usage" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void saysThatItDoesNotKnowYet() {
        rig.usage.complete = false;

        var answer = rig.get("/v1/usage?owner=acme");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("usage_incomplete");
    }

    @Test
    void showsWhenAKeyWasLastUsedAndWhatOfItNeverWas() {
        var id = rig.keys.idOf(rig.root);
        rig.usage.lastUsed.put(id, 1_000_000L);

        assertThat(rig.get("/v1/keys/" + id).body())
                .contains("\"last_used_at\":\"1970-01-01T00:00:01Z\"")
                .containsPattern("\"scopes_never_used\":\\[[^]]*\"revoke\"")
                .doesNotContainPattern("\"scopes_never_used\":\\[[^]]*\"keys:read\"");
    }

    @Test
    void listsKeysThatWereNotUsedForAWhile() {
        assertThat(List.of(400, 200))
                .containsExactly(
                        rig.get("/v1/keys?unused_for=month").statusCode(),
                        rig.get("/v1/keys?unused_for=P30D").statusCode());
    }
}
