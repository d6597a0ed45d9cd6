package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code keyfence nodes} and {@code keyfence events}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FleetClientTest {

    private static final String NODES =
            "{'items':[{'node_id':'edge-1','node_epoch':7,'role':'verifier','version':'0.1.0',"
                    + "'status':'live','fence_position':1235,'keys_position':99,'last_seen_ms':120,"
                    + "'lease_left_ms':9880,'staleness_ms':7},{'node_id':'edge-2','role':'verifier',"
                    + "'version':'0.1.0','status':'silent','fence_position':1200,'keys_position':99,"
                    + "'last_seen_ms':700000,'lease_left_ms':0,'staleness_ms':59600}],'next_cursor':null}";

    private final ClientRig rig = new ClientRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void showsEveryNode() {
        rig.api.next(200, NODES);
        assertThat(rig.run("nodes")).isZero();
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "NODE    ROLE      STATUS  LEASE LEFT  FENCE  KEYS  STALENESS  SEEN        VERSION",
                        "edge-1  verifier  live    9880 ms     1235   99    7 ms       120 ms ago  0.1.0",
                        "edge-2  verifier  silent  0 ms        1200   99    60 s       11 min ago  0.1.0");
    }

    @Test
    void watchesUntilItIsStopped() {
        rig.looks(3);
        for (int i = 0; i < 3; i++) {
            rig.api.next(200, NODES);
        }
        assertThat(rig.run("nodes", "--watch", "--interval", "PT0.1S")).isZero();
        assertThat(rig.api.calls).hasSize(3);
        assertThat(rig.out().lines()).hasSize(9);
        assertThat(rig.out()).doesNotContain("\u001b");
    }

    @Test
    void redrawsTheScreenOfATerminalOnly() {
        rig.screen(120);
        rig.looks(1);
        rig.api.next(200, NODES);
        assertThat(rig.run("nodes", "--watch")).isZero();
        assertThat(rig.out()).startsWith("\u001b[H\u001b[2J");
    }

    @Test
    void refusesToWatchWithoutAPause() {
        assertThat(rig.run("nodes", "--watch", "--interval", "0s"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.api.calls).isEmpty();
    }

    @Test
    void showsEvents() {
        rig.api.next(
                200,
                "{'items':[{'key_id':'key_1','version':1,'type':'created','accepted_at':"
                        + "'2026-11-22T05:23:18.6Z','actor':{'id':'key_admin'},'reason':null,'note':null,"
                        + "'before':null,'after':{'owner':'acme'}}],'next_cursor':null}");

        int status =
                rig.run(
                        "events",
                        "--owner",
                        "acme",
                        "--actor",
                        "a",
                        "--type",
                        "created",
                        "--key",
                        "key_1",
                        "--from",
                        "2026-01-01T00:00:00Z",
                        "--to",
                        "2027-01-01T00:00:00Z");

        assertThat(status).isZero();
        assertThat(rig.api.call().target())
                .hasToString(
                        "/v1/key-events?owner=acme&actor=a&type=created&key_id=key_1"
                                + "&from=2026-01-01T00%3A00%3A00Z&to=2027-01-01T00%3A00%3A00Z");
        assertThat(rig.out().lines().toList().get(1))
                .isEqualTo("2026-11-22 05:23:18Z  key_1   created  acme   key_admin  -    -");
    }
}
