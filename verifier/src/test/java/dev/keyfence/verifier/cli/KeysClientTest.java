package dev.keyfence.verifier.cli;

import static dev.keyfence.verifier.cli.ClientRig.KEY_ID;
import static dev.keyfence.verifier.cli.ClientRig.KEY_JSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.cli.FakeControlPlane.Call;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code keyfence keys}: what each command asks for, and how the answer is shown. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class KeysClientTest {

    private static final String SECRET = "kf_live_theNewSecret";
    private static final String CREATED = KEY_JSON.replaceFirst("\\{", "{'key':'" + SECRET + "',");

    private final ClientRig rig = new ClientRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void createPrintsTheSecretOnceAndSaysSo() {
        rig.api.next(201, CREATED);

        int status =
                rig.run(
                        "keys",
                        "create",
                        "--owner",
                        "acme",
                        "--name",
                        "ci",
                        "--scopes",
                        "read, write",
                        "--tags",
                        "a,b",
                        "--environment",
                        "test",
                        "--expires",
                        "2027-01-31T13:00:00+01:00");

        assertThat(status).isZero();
        assertThat(rig.out()).startsWith("secret  " + SECRET).contains("owner        acme");
        assertThat(rig.err()).contains("shown this once").doesNotContain(SECRET);
        Call call = rig.api.call();
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.target()).hasToString("/v1/keys");
        assertThat(call.authorization()).isEqualTo("Bearer " + FakeControlPlane.KEY);
        assertThat(call.body().toString().replace('"', '\''))
                .isEqualTo(
                        "{'owner':'acme','name':'ci','environment':'test','scopes':['read','write'],"
                                + "'tags':['a','b'],'expires_at':'2027-01-31T12:00:00Z'}");
    }

    @Test
    void createCanPrintTheSecretAlone() {
        rig.api.next(201, CREATED);
        assertThat(rig.run("keys", "create", "--owner", "acme", "--secret-only")).isZero();
        assertThat(rig.out().strip()).isEqualTo(SECRET);
    }

    @Test
    void jsonIsTheAnswerAsItCame() {
        rig.api.next(201, CREATED);
        assertThat(rig.run("keys", "create", "--owner", "acme", "--json")).isZero();
        assertThat(rig.out().strip()).isEqualTo(CREATED.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "show ID                        | GET   |           | ",
                "scope ID --add a,b --remove c  | POST  | /scopes   | {'add':['a','b'],'remove':['c']}",
                "scope ID --replace a           | POST  | /scopes   | {'replace':['a']}",
                "suspend ID --note why          | POST  | /suspend  | {'note':'why'}",
                "resume ID                      | POST  | /resume   | {}",
                "update ID --name n --tags=     | PATCH |           | {'name':'n','tags':[]}",
                "update ID --attribute a=b      | PATCH |           | {'attributes':{'a':'b'}}",
                "update ID --allow-ip ::1,10.0.0.0/8 | PATCH |           | {'restrictions':{'ip_allow':['::1','10.0.0.0/8']}}",
                "update ID --no-restrictions    | PATCH |           | {'restrictions':{}}",
                "update ID --expires never      | PATCH |           | {'expires_at':null}"
            })
    void asksForWhatItSays(String line, String method, String below, String body) {
        rig.api.next(200, KEY_JSON);

        assertThat(rig.run(("keys " + line.replace("ID", KEY_ID)).split(" "))).isZero();

        Call call = rig.api.call();
        assertThat(call.method()).isEqualTo(method);
        assertThat(call.target()).hasToString("/v1/keys/" + KEY_ID + (below == null ? "" : below));
        assertThat(call.body().toString().replace('"', '\'')).isEqualTo(body == null ? "" : body);
        assertThat(call.idempotencyKey() == null).isEqualTo(method.equals("GET"));
        assertThat(rig.out()).contains("state        active", "scopes       read,write");
        assertThat(rig.err()).isEmpty();
    }

    @Test
    void rotatePrintsTheNewSecret() {
        rig.api.next(200, CREATED);
        assertThat(rig.run("keys", "rotate", KEY_ID, "--grace", "36h", "--secret-only")).isZero();
        assertThat(rig.out().strip()).isEqualTo(SECRET);
        assertThat(rig.api.call().body().path("grace").asText()).isEqualTo("PT36H");
    }

    @Test
    void aChangeCanBeBoundToAVersion() {
        rig.api.nextProblem(412, "version_mismatch", "the key is of version 4");

        int status =
                rig.run("keys", "resume", KEY_ID, "--if-version", "3", "--idempotency-key", "i-1");

        assertThat(status).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(rig.api.call().ifMatch()).isEqualTo("\"3\"");
        assertThat(rig.api.call().idempotencyKey()).isEqualTo("i-1");
        assertThat(rig.err())
                .isEqualToIgnoringNewLines(
                        "keyfence: the key is of version 4 (412 version_mismatch)");
    }

    @Test
    void listsInColumnsAndSaysThatThereIsMore() {
        rig.api.next(200, "{'items':[" + KEY_JSON + "],'next_cursor':'c/1'}");

        assertThat(rig.run("keys", "list", "--owner", "a c&e", "--limit", "1")).isZero();

        assertThat(rig.api.call().target()).hasToString("/v1/keys?owner=a%20c%26e&limit=1");
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "KEY ID                          OWNER  NAME  PROFILE   ENV   STATE   SCOPES"
                                + "      CREATED               EXPIRES",
                        KEY_ID
                                + "  acme   ci    keyfence  live  active  read,write  2026-11-22"
                                + " 05:23:18Z  -");
        assertThat(rig.err()).contains("there are more: --all, or --cursor c/1");
    }

    @Test
    void cutsWhatIsWiderThanTheScreen() {
        rig.screen(100);
        rig.api.next(200, "{'items':[" + KEY_JSON + "],'next_cursor':null}");
        assertThat(rig.run("keys", "list")).isZero();
        assertThat(rig.out().lines())
                .allMatch(line -> line.length() <= 100)
                .anyMatch(line -> line.contains("…"));
        assertThat(rig.err()).isEmpty();
    }

    @Test
    void followsThePagesToTheEndAsLinesOfJson() {
        rig.api.next(200, "{'items':[{'a':1},{'a':2}],'next_cursor':'c'}");
        rig.api.next(200, "{'items':[{'a':3}],'next_cursor':null}");

        assertThat(rig.run("keys", "list", "--all", "--json")).isZero();

        assertThat(rig.out().lines()).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
        assertThat(rig.api.calls.getLast().target()).hasToString("/v1/keys?cursor=c");
    }

    @Test
    void historyTellsWhatChanged() {
        rig.api.next(
                200,
                "{'items':[{'key_id':'k','version':2,'type':'scoped','accepted_at':"
                        + "'2026-11-22T05:23:18.6Z','actor':{'id':'key_admin','address':'::1'},"
                        + "'reason':null,'note':'audit','before':{'state':'active','scopes':['read']},"
                        + "'after':{'state':'active','scopes':['read','write']}}],'next_cursor':null}");

        assertThat(rig.run("keys", "history", KEY_ID)).isZero();

        assertThat(rig.out().lines().toList().get(1))
                .isEqualTo(
                        "2        2026-11-22 05:23:18Z  scoped  key_admin  ::1      audit  scopes: read ->"
                                + " read,write");
    }

    @Test
    void showsNothingThatMovesTheCursor() {
        rig.api.next(200, KEY_JSON.replace("'ci'", "'\\u001b[31mred\\nx\\u202e'"));
        assertThat(rig.run("keys", "show", KEY_ID)).isZero();
        assertThat(rig.out()).contains("?[31mred?x?").doesNotContain("\u001b", "\u202e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scope ID", "scope ID --add a --replace b", "update ID", "update ID --expires soon",
                "rotate ID --grace 1y", "create", "show", "list --older-than old",
                "suspend ID --idempotency-key a/b"
            })
    void refusesWhatMakesNoSenseWithoutACall(String line) {
        assertThat(rig.run(("keys " + line.replace("ID", KEY_ID)).split(" ")))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.err().lines()).hasSize(1);
        assertThat(rig.api.calls).isEmpty();
    }
}
