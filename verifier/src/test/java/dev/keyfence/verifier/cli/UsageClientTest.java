package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code keyfence usage} and {@code keyfence top}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UsageClientTest {

    private static final String WINDOWS =
            "{'windows':[{'start':'2026-11-22T10:00:00Z','total':7,'allowed':5,'denied':2,"
                    + "'reasons':{'revoked':2},'distinct_ips':3,'last_at':'2026-11-22T10:59:00Z'}],"
                    + "'next_cursor':null}";
    private static final String OWNERS =
            "{'groups':[{'owner':'acme, inc','total':7,'allowed':5,'denied':2,"
                    + "'last_at':'2026-11-22T10:59:00Z'},{'owner':'=1+1','total':1,'allowed':1,"
                    + "'denied':0,'last_at':'2026-11-22T10:59:00Z'}],'complete':true,'next_cursor':null}";

    private final ClientRig rig = new ClientRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void showsWindows() {
        rig.api.next(200, WINDOWS);

        assertThat(rig.run("usage", "--owner", "acme", "--step", "1h")).isZero();
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "START                 TOTAL  ALLOWED  DENIED  ADDRESSES  LAST                  REASONS",
                        "2026-11-22 10:00:00Z  7      5        2       3          2026-11-22 10:59:00Z  revoked=2");
    }

    @Test
    void writesTotalsForABillAsCsv() {
        rig.api.next(200, OWNERS.replace("'next_cursor':null", "'next_cursor':'2'"));
        rig.api.next(200, OWNERS);

        assertThat(rig.run("usage", "--by", "owner", "--step", "1d", "--csv")).isZero();
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "owner,total,allowed,denied,last_at",
                        "\"acme, inc\",7,5,2,2026-11-22T10:59:00Z",
                        "'=1+1,1,1,0,2026-11-22T10:59:00Z",
                        "\"acme, inc\",7,5,2,2026-11-22T10:59:00Z",
                        "'=1+1,1,1,0,2026-11-22T10:59:00Z");
    }

    @Test
    void asksForAllByNameAndForTheBusiestInOnePage() {
        rig.api.next(200, OWNERS);
        rig.api.next(200, OWNERS.replace("true", "false,'others_most':3"));

        assertThat(rig.run("usage", "--by", "owner")).isZero();
        assertThat(rig.run("usage", "--by", "owner", "--busiest", "10")).isZero();
        assertThat(rig.api.calls.get(0).toString()).contains("order=name", "limit=500");
        assertThat(rig.api.calls.get(1).toString()).contains("order=busiest", "limit=10");
        assertThat(rig.err()).contains("others may have up to 3 decisions");
    }

    @Test
    void refusesARankingOfNothing() {
        assertThat(rig.run("usage", "--busiest", "3")).isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.run("usage", "--by", "owner", "--busiest", "501"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.api.calls).isEmpty();
    }

    @Test
    void showsTheBusiestOnceWhereThereIsNoTerminal() {
        rig.api.next(200, OWNERS);

        assertThat(rig.run("top", "--by", "owner")).isZero();
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "OWNER      TOTAL  ALLOWED  DENIED  LAST",
                        "acme, inc  7      5        2       2026-11-22 10:59:00Z",
                        "=1+1       1      1        0       2026-11-22 10:59:00Z");
        assertThat(rig.api.calls).hasSize(1);
    }

    @Test
    void showsTheBusiestAgainAndAgainOnATerminal() {
        rig.screen(120);
        rig.looks(2);
        rig.api.next(200, OWNERS);
        rig.api.next(200, OWNERS);

        assertThat(rig.run("top", "--by", "owner")).isZero();
        assertThat(rig.out()).startsWith("\u001b[H\u001b[2J");
        assertThat(rig.api.calls).hasSize(2);
    }

    @Test
    void refusesTimesThatMakeNoSense() {
        assertThat(rig.run("top", "--interval", "0s")).isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.run("top", "--minutes", "61")).isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.api.calls).isEmpty();
    }
}
