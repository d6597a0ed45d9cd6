package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code keyfence alerts}, {@code rules} and {@code risk}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AlertsClientTest {

    private static final String ALERT =
            "{'alert_id':'a-1','rule':'D3','rule_name':'bruteforce_source','technique':'T1110',"
                    + "'severity':'medium','entity_kind':'address','entity':'192.0.2.7','key_id':null,"
                    + "'owner':null,'summary':'12 failures','count':12,"
                    + "'first_seen':'2026-11-22T11:50:00Z','last_seen':'2026-11-22T12:00:00.5Z',"
                    + "'measures':[{'name':'failures','observed':12.0,'baseline':null,'threshold':10.0}],"
                    + "'factors':['many failures'],'first_decisions':['n1-1-1'],'last_decisions':[],"
                    + "'addresses':[{'value':'192.0.2.7','count':12}],'status':'new','reopened':true,"
                    + "'version':2,'steps':[{'status':'resolved','actor':{'id':'key_ann'},"
                    + "'reason':'done','at':'2026-11-22T11:55:00Z'}]}";

    private static final String EXCEPTION =
            "{'exception_id':'exc_1','rule':'D3','owner':'acme','reason':'load test',"
                    + "'expires_at':'2026-12-22T12:00:00Z','active':true,'actor':{'id':'key_ann'},"
                    + "'swallowed':{'count':1000,'complete':false,'latest':[]}}";

    private static final String RULES =
            "{'items':[{'rule':'D3','name':'bruteforce_source','about':'Many failures.',"
                    + "'enabled':true,'severity':'high','severity_default':'low','version':4,'settings':["
                    + "{'name':'failures','value':'50','default':'10'},{'name':'window','value':'PT10M',"
                    + "'default':'PT10M'}]}],"
                    + "'next_cursor':null}";

    private final ClientRig rig = new ClientRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void listsThem() {
        rig.api.next(200, "{'items':[" + ALERT + "],'next_cursor':null}");

        assertThat(
                        rig.run(
                                "alerts",
                                "list",
                                "--status",
                                "new",
                                "--severity-min",
                                "low",
                                "--owner",
                                "acme",
                                "--swallowed"))
                .isZero();
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "ID   LAST SEEN             SEVERITY  STATUS     RULE  ENTITY     HITS  SUMMARY",
                        "a-1  2026-11-22 12:00:00Z  medium    new again  D3    192.0.2.7  12    12 failures");
        assertThat(rig.api.call().target().getQuery())
                .isEqualTo("status=new&severity_min=low&owner=acme&swallowed=true");
    }

    @Test
    void showsOneWithWhatItRestsOn() {
        rig.api.next(200, ALERT);

        assertThat(rig.run("alerts", "show", "a-1")).isZero();
        assertThat(rig.out())
                .contains(
                        "technique   T1110",
                        "address     192.0.2.7",
                        "measured: failures 12.0 (usual -, limit 10.0)",
                        "because: many failures",
                        "address: 192.0.2.7 (12)",
                        "2026-11-22 11:55:00Z  resolved by key_ann: done");
    }

    @Test
    void takesAStepWithOne() {
        rig.api.next(200, ALERT);

        assertThat(rig.run("alerts", "resolve", "a-1", "--reason", "done", "--if-version", "2"))
                .isZero();
        assertThat(rig.api.call().target()).hasToString("/v1/alerts/a-1/resolve");
        assertThat(rig.api.call().body().toString()).isEqualTo("{\"reason\":\"done\"}");
        assertThat(rig.api.call().ifMatch()).isEqualTo("\"2\"");
    }

    @Test
    void takesAStepWithManyAndSaysWhichDidNot() {
        rig.api.next(
                200,
                "{'taken':1,'items':[{'alert_id':'a','outcome':'taken','status':'acknowledged'},"
                        + "{'alert_id':'b','outcome':'not_found'}]}");

        assertThat(rig.run("alerts", "ack", "a", "b")).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(rig.out()).contains("a: taken (acknowledged)", "b: not_found (-)");
        assertThat(rig.err()).contains("1 of 2 alerts did not take the step");
        assertThat(rig.api.call().body().toString())
                .isEqualTo("{\"alert_ids\":[\"a\",\"b\"],\"action\":\"ack\"}");
        assertThat(rig.run("alerts", "false-positive", "a", "b", "--if-version", "1"))
                .isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void watchesAndGoesOnWhereTheConnectionBroke() {
        rig.looks(2);
        rig.api.next(200, "retry: 2000\n\nid: x-1\nevent: alert\ndata: " + ALERT + "\n\n");
        rig.api.next(200, "id: x-2\nevent: missed\ndata: {'count':3}\n\n");

        assertThat(rig.run("alerts", "watch", "--rule", "D3")).isZero();
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "2026-11-22 12:00:00Z  medium    new again     a-1  D3 bruteforce_source  192.0.2.7"
                                + "  12 failures");
        assertThat(rig.err()).contains("some alerts are missing here");
        assertThat(rig.api.calls.getFirst().target().toString())
                .isEqualTo("/v1/alerts/stream?rule=D3");
        assertThat(rig.api.calls.getFirst().lastEventId()).isNull();
        assertThat(rig.api.calls.getLast().lastEventId()).isEqualTo("x-1");
    }

    @Test
    void givesUpWatchingWhatItMayNotSee() {
        rig.looks(5);
        rig.api.nextProblem(403, "insufficient_scope", "the key lacks audit:read");

        assertThat(rig.run("alerts", "watch", "--json")).isEqualTo(ExitCode.DENIED.code());
        assertThat(rig.err()).contains("the key lacks audit:read (403)");
    }

    @Test
    void listsMakesAndEndsExceptions() {
        rig.api.next(200, "{'items':[" + EXCEPTION + "],'next_cursor':null}");
        assertThat(rig.run("alerts", "exceptions", "list", "--active")).isZero();
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "ID     ACTIVE  EXPIRES               SWALLOWED  ALERTS               REASON     BY",
                        "exc_1  yes     2026-12-22 12:00:00Z  1000+      owner acme, rule D3  load test  key_ann");

        rig.api.next(201, EXCEPTION);
        assertThat(
                        rig.run(
                                "alerts",
                                "exceptions",
                                "add",
                                "--rule",
                                "D3",
                                "--as",
                                "64500",
                                "--reason",
                                "load test",
                                "--expires",
                                "2026-12-22T12:00:00Z"))
                .isZero();
        assertThat(rig.api.calls.getLast().body().toString())
                .isEqualTo(
                        "{\"rule\":\"D3\",\"autonomous_system\":64500,\"reason\":\"load test\","
                                + "\"expires_at\":\"2026-12-22T12:00:00Z\"}");

        rig.api.next(200, EXCEPTION);
        assertThat(rig.run("alerts", "exceptions", "end", "exc_1")).isZero();
        assertThat(rig.api.calls.getLast().method()).isEqualTo("DELETE");
        assertThat(rig.out()).contains("alerts     owner acme, rule D3");
    }

    @Test
    void listsRulesAndShowsOne() {
        rig.api.next(200, RULES);
        assertThat(rig.run("rules", "list")).isZero();
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "RULE  NAME               ON   SEVERITY    SET          ABOUT",
                        "D3    bruteforce_source  yes  high (set)  failures=50  Many failures.");
        rig.api.next(200, RULES);
        assertThat(rig.run("rules", "list", "D3")).isZero();
        assertThat(rig.out()).contains("failures = 50 (default 10)");
        rig.api.next(200, RULES);
        assertThat(rig.run("rules", "list", "D9")).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    void setsARuleAndLeavesTheRest() {
        rig.api.next(200, RULES);
        rig.api.next(200, "{'rule':'D3'}");
        assertThat(rig.run("rules", "set", "D3", "--set", "window=PT5M", "--disable")).isZero();
        assertThat(rig.api.calls.getLast().body().toString())
                .isEqualTo(
                        "{\"enabled\":false,\"severity\":\"high\",\"settings\":{\"failures\":\"50\","
                                + "\"window\":\"PT5M\"}}");
        assertThat(rig.api.calls.getLast().ifMatch()).isEqualTo("\"4\"");

        rig.api.next(200, RULES);
        rig.api.next(200, "{'rule':'D3'}");
        assertThat(rig.run("rules", "set", "D3", "--defaults", "--severity", "own")).isZero();
        assertThat(rig.api.calls.getLast().body().toString()).isEqualTo("{\"settings\":{}}");
        assertThat(rig.run("rules", "set", "D3", "--enable", "--disable"))
                .isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void tellsRisks() {
        String risk =
                "'entity_kind':'key','entity':'key_1','risk':44.26,'severity':'critical','alert_count':2,"
                        + "'last_seen':'2026-11-22T12:00:00Z'";
        rig.api.next(200, "{'items':[{" + risk + "}],'complete':true}");
        assertThat(rig.run("risk", "--by", "key", "--limit", "5")).isZero();
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "RISK   KIND  NAME   SEVERITY  ALERTS  LAST SEEN",
                        "44.26  key   key_1  critical  2       2026-11-22 12:00:00Z");
        rig.api.next(
                200,
                "{"
                        + risk
                        + ",'alerts':["
                        + ALERT.replaceFirst("\\{", "{'share':17.99,")
                        + "],'complete':true}");
        assertThat(rig.run("risk", "key_1", "--by", "key")).isZero();
        assertThat(rig.out()).contains("SHARE  ID", "17.99  a-1");
        assertThat(rig.run("risk", "key_1")).isEqualTo(ExitCode.USAGE.code());
    }
}
