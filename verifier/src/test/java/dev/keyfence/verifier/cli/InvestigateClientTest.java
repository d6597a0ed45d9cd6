package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code keyfence investigate}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InvestigateClientTest {

    private static final String RECEIPT =
            "{'revocation_id':'rev_1','status':'confirmed','position':9,"
                    + "'requested_at':'2026-11-22T05:00:00Z','created_before':null,'target':{%s},"
                    + "'nodes':[{'node_id':'edge-1','status':'applied','at':'2026-11-22T05:00:01Z'},"
                    + "{'node_id':'edge-2','status':'pending','at':null}]}";

    private final ClientRig rig = new ClientRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void showsWhatAKeyDid() {
        rig.api.next(200, page("'more'", decision("edge-1", "2026-11-22T05:23:18.6Z")));
        int status = rig.run("investigate", ClientRig.KEY_ID, "--from", "2026-11-01T00:00:00Z");
        assertThat(status).isZero();
        assertThat(rig.api.call().target())
                .hasToString(
                        "/v1/decisions?key_id="
                                + ClientRig.KEY_ID
                                + "&from=2026-11-01T00%3A00%3A00Z");
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "TIME                  OUTCOME  REASON  KEY ID  OWNER  ADDRESS      REQUEST    NODE",
                        "2026-11-22 05:23:18Z  allow    ok      key_1   acme   203.0.113.7  GET /v1/x  edge-1");
        assertThat(rig.err()).contains("--cursor more");
    }

    @Test
    void passesEveryFilterOnAndTheAnswerAsItCame() {
        rig.api.next(200, page("null"));
        int status =
                rig.run(
                        "investigate",
                        "--ip",
                        "2001:db8::1",
                        "--owner",
                        "o'hara & co",
                        "--reason",
                        "expired",
                        "--outcome",
                        "deny",
                        "--json");
        assertThat(status).isZero();
        assertThat(rig.api.call().target())
                .hasToString(
                        "/v1/decisions?ip=2001%3Adb8%3A%3A1&owner=o%27hara%20%26%20co"
                                + "&reason=expired&outcome=deny");
        assertThat(rig.out()).isEqualToIgnoringNewLines("{\"items\":[],\"next_cursor\":null}");
    }

    @Test
    void wantsToKnowWhatOf() {
        assertThat(rig.run("investigate")).isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.run("investigate", "--ip", "a", "--since", "1h"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.run("investigate", "--revocation", "rev_1", "--owner", "acme"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.api.calls).isEmpty();
    }

    @Test
    void tellsWhatARevocationCameTooLateForNodeByNode() {
        rig.api.next(200, RECEIPT.formatted("'key_id':'key_1'"));
        rig.api.next(200, page("'next'", decision("edge-2", "2026-11-22T06:00:00Z")));
        rig.api.next(
                200,
                page(
                        "null",
                        decision("edge-1", "2026-11-22T05:00:03Z"),
                        decision("edge-1", "2026-11-22T04:00:00Z")));
        assertThat(rig.run("investigate", "--revocation", "rev_1")).isZero();
        assertThat(rig.api.calls.get(1).target())
                .hasToString(
                        "/v1/decisions?outcome=allow&key_id=key_1"
                                + "&from=2026-11-21T05%3A00%3A00Z&limit=500");
        assertThat(rig.out().lines().toList())
                .startsWith(
                        "revocation       rev_1",
                        "requested        2026-11-22T05:00:00Z",
                        "looked at since  2026-11-21T05:00:00Z",
                        "",
                        "NODE    IN EFFECT BY          ACCEPTED BEFORE  ACCEPTED AFTER",
                        "edge-1  2026-11-22T05:00:01Z  2                0",
                        "edge-2  not known here        1                -");
    }

    @Test
    void failsWhenANodeAcceptedAnythingAfterwards() throws Exception {
        rig.api.next(200, RECEIPT.formatted("'owner':'acme'"));
        rig.api.next(
                200,
                page(
                        "null",
                        decision("edge-1", "2026-11-22T05:00:07Z"),
                        decision("edge-1", "2026-11-22T04:00:00Z")));
        rig.api.next(200, "{'key_id':'key_1','created_at':'2026-01-01T00:00:00Z'}");
        int status =
                rig.run(
                        "investigate",
                        "--revocation",
                        "rev_1",
                        "--since",
                        "2026-11-20T00:00:00Z",
                        "--json");
        assertThat(status).isEqualTo(ExitCode.FAILED.code());
        assertThat(rig.err()).contains("1 decisions accepted such keys after");
        JsonNode edge = new JsonMapper().readTree(rig.out()).path("nodes").get(0);
        assertThat(edge.path("accepted_before").asInt()).isEqualTo(1);
        assertThat(edge.path("accepted_after").asInt()).isEqualTo(1);
        assertThat(edge.path("decisions")).hasSize(2);
        assertThat(rig.api.calls).hasSize(3);
    }

    @Test
    void leavesKeysOutThatWereMadeAfterTheRevocation() {
        rig.api.next(200, RECEIPT.formatted("'owner':'acme'"));
        rig.api.next(200, page("null", decision("edge-1", "2026-11-22T07:00:00Z")));
        rig.api.next(200, "{'key_id':'key_1','created_at':'2026-11-22T06:00:00Z'}");
        assertThat(rig.run("investigate", "--revocation", "rev_1")).isZero();
        assertThat(rig.out()).contains("edge-1  2026-11-22T05:00:01Z  0                0");
    }

    @Test
    void asksForEachKeyOfATag() {
        rig.api.next(200, RECEIPT.formatted("'tag':'ci'"));
        rig.api.next(200, "{'items':[{'key_id':'key_1'},{'key_id':'key_2'}],'next_cursor':null}");
        rig.api.next(200, page("null"));
        rig.api.next(200, page("null"));
        assertThat(rig.run("investigate", "--revocation", "rev_1")).isZero();
        assertThat(rig.api.calls)
                .extracting(call -> call.target().getPath())
                .containsExactly(
                        "/v1/revocations/rev_1", "/v1/keys", "/v1/decisions", "/v1/decisions");
    }

    @Test
    void deletesAnOwnersDecisionsWithConsent() {
        assertThat(rig.run("owners", "forget", "o'hara & co")).isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.api.calls).isEmpty();
        rig.api.next(
                202,
                "{'owner':'acme','decided_before':'2026-11-22T05:00:00Z','status':'hidden',"
                        + "'kept':['usage']}");
        assertThat(rig.run("owners", "forget", "o'hara & co", "--yes")).isZero();
        assertThat(rig.api.call().method()).isEqualTo("DELETE");
        assertThat(rig.api.call().target()).hasToString("/v1/owners/o%27hara%20%26%20co/decisions");
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "owner           acme",
                        "decided before  2026-11-22T05:00:00Z",
                        "status          hidden",
                        "kept: usage");
    }

    private static String page(String cursor, String... items) {
        return "{'items':[" + String.join(",", items) + "],'next_cursor':" + cursor + "}";
    }

    private static String decision(String node, String time) {
        return "{'node_id':'"
                + node
                + "','time':'"
                + time
                + "','outcome':'allow','reason':'ok','key_id':'key_1','owner':'acme',"
                + "'client_ip':'203.0.113.7','method':'GET','route':'/v1/x'}";
    }
}
