package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code keyfence responses}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ResponsesClientTest {

    private static final String RESPONSE =
            "{'id':'a-1','rule':'D6','severity':'high','key_id':'key_1','owner':'acme',"
                    + "'action':'suspend','state':'%s','detail':'%s','actor':'detection/D6',"
                    + "'at':'2026-11-22T12:00:00.5Z','started_at':'2026-11-22T12:00:00Z',"
                    + "'suspended_until':null,'revocation_id':null,'elapsed_ms':12,'node_id':'c1'}";

    private static final String POLICY =
            "{'rule':'D6','action':'suspend','dry_run':%s,'severity_min':'critical',"
                    + "'suspend_for':'PT1H'}";

    private static final String GUARDS =
            "{'kill_switch':%s,'per_hour_max':5,'share_max':0.01,'spared_keys':[],"
                    + "'spared_owners':['payments','board'],'spared_tags':[]}";

    private final ClientRig rig = new ClientRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void listsWhatWasDoneAndWhy() {
        rig.api.next(
                200,
                "{'items':["
                        + RESPONSE.formatted("done", "the key is suspended")
                        + "],'next_cursor':null}");

        assertThat(rig.run("responses", "list", "--limit", "20")).isZero();
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "TIME                  RULE  ACTION   STATE  KEY ID  OWNER  WHY                   ID",
                        "2026-11-22 12:00:00Z  D6    suspend  done   key_1   acme   the key is suspended  a-1");
        assertThat(rig.api.call().target().getPath()).isEqualTo("/v1/responses");
        assertThat(rig.api.call().target().getQuery()).contains("limit=20");
    }

    @Test
    void showsWhatRulesLeadTo() {
        rig.api.next(200, "{'items':[" + POLICY.formatted("true") + "]}");

        assertThat(rig.run("responses", "policies")).isZero();
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "RULE  ACTION   DRY RUN  FROM      FOR",
                        "D6    suspend  yes      critical  PT1H");
        assertThat(rig.api.call().target()).hasToString("/v1/responses/policies");
    }

    /** What touches keys is said twice: the action, and that it is meant. */
    @Test
    void setsADryRunUnlessItIsTold() {
        rig.api.next(200, POLICY.formatted("true"));
        assertThat(rig.run("responses", "set", "D6", "--action", "suspend", "--for", "1h"))
                .isZero();
        assertThat(rig.api.call().method()).isEqualTo("PUT");
        assertThat(rig.api.call().target()).hasToString("/v1/responses/policies/D6");
        assertThat(rig.api.call().body().toString())
                .isEqualTo("{\"action\":\"suspend\",\"dry_run\":true,\"suspend_for\":\"PT1H\"}");
        assertThat(rig.out()).contains("dry run  yes", "for      PT1H");

        rig.api.next(200, POLICY.formatted("false"));
        assertThat(
                        rig.run(
                                "responses",
                                "set",
                                "U:my rule",
                                "--action",
                                "revoke",
                                "--live",
                                "--severity",
                                "high"))
                .isZero();
        assertThat(rig.api.calls.getLast().target().getRawPath())
                .isEqualTo("/v1/responses/policies/U%3Amy%20rule");
        assertThat(rig.api.calls.getLast().body().toString())
                .isEqualTo("{\"action\":\"revoke\",\"dry_run\":false,\"severity_min\":\"high\"}");
        assertThat(rig.out()).contains("dry run  no");
    }

    @Test
    void setsNothingWithoutAnActionOrForATimeThatIsNone() {
        assertThat(rig.run("responses", "set", "D6")).isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.run("responses", "set", "D6", "--action", "suspend", "--for", "long"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.err()).contains("--for");
        assertThat(rig.api.calls()).isEmpty();
    }

    @Test
    void showsGuardsAndSetsThoseThatAreNamed() {
        rig.api.next(200, GUARDS.formatted("false"));
        assertThat(rig.run("responses", "guards")).isZero();
        assertThat(rig.api.call().method()).isEqualTo("GET");
        assertThat(rig.out())
                .contains("kill switch    off", "per hour       5", "payments,board")
                .doesNotContain("spared tags");

        rig.api.next(200, GUARDS.formatted("false"));
        assertThat(
                        rig.run(
                                "responses",
                                "guards",
                                "--per-hour",
                                "5",
                                "--share-per-mille",
                                "10",
                                "--spare-owners",
                                "payments,board",
                                "--spare-tags",
                                ""))
                .isZero();
        assertThat(rig.api.calls.getLast().method()).isEqualTo("PUT");
        assertThat(rig.api.calls.getLast().body().toString())
                .isEqualTo(
                        "{\"per_hour_max\":5,\"share_max_per_mille\":10,"
                                + "\"spared_owners\":[\"payments\",\"board\"],\"spared_tags\":[]}");
    }

    @Test
    void stopsEverythingAndLetsItGoOn() {
        rig.api.next(200, GUARDS.formatted("true"));
        assertThat(rig.run("responses", "kill-switch", "on")).isZero();
        assertThat(rig.api.call().method()).isEqualTo("POST");
        assertThat(rig.api.call().target()).hasToString("/v1/responses/kill-switch");
        assertThat(rig.api.call().body().toString()).isEqualTo("{\"on\":true}");
        assertThat(rig.out()).contains("kill switch    on");

        rig.api.next(200, GUARDS.formatted("false"));
        assertThat(rig.run("responses", "kill-switch", "off")).isZero();
        assertThat(rig.api.calls.getLast().body().toString()).isEqualTo("{\"on\":false}");

        assertThat(rig.run("responses", "kill-switch", "of")).isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.err()).contains("say on or off");
        assertThat(rig.api.calls()).hasSize(2);
    }

    @Test
    void takesASuspensionBack() {
        rig.api.next(200, RESPONSE.formatted("undone", "our own test"));
        assertThat(rig.run("responses", "undo", "a-1", "--reason", "our own test")).isZero();
        assertThat(rig.api.call().target()).hasToString("/v1/responses/a-1/undo");
        assertThat(rig.api.call().body().toString()).isEqualTo("{\"reason\":\"our own test\"}");
        assertThat(rig.out()).isEqualToIgnoringNewLines("key_1: undone, our own test");

        rig.api.nextProblem(409, "not_undoable", "a revocation is for good: make a new key");
        assertThat(rig.run("responses", "undo", "a-2")).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(rig.err())
                .contains("a revocation is for good: make a new key (409 not_undoable)");
    }

    @Test
    void saysWhatTheKeyMayNot() {
        rig.api.nextProblem(403, "insufficient_scope", "the key lacks revoke");
        assertThat(rig.run("responses", "kill-switch", "on")).isEqualTo(ExitCode.DENIED.code());
        assertThat(rig.err()).contains("the key lacks revoke (403 insufficient_scope)");
    }
}
