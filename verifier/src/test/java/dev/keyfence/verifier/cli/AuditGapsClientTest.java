package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code keyfence audit gaps}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AuditGapsClientTest {

    private static final String OPEN =
            "{'node_id':'edge-2','node_epoch':7,'first':3,'last':20,'status':'open','missing':8,"
                    + "'ranges':[{'first':3,'last':5},{'first':7,'last':7},{'first':9,'last':9},"
                    + "{'first':11,'last':11},{'first':13,'last':13},{'first':20,'last':20}],"
                    + "'proof':'decision','given_before':'2026-11-22T05:23:18Z',"
                    + "'found_at':'2026-11-22T05:25:18Z','changed_at':'2026-11-22T05:25:18Z'}";
    private static final String FILLED =
            "{'node_id':'edge-2','node_epoch':8,'first':1,'last':1,'status':'filled','missing':0,"
                    + "'ranges':[],'proof':'lease','given_before':'2026-11-22T05:23:18Z',"
                    + "'found_at':'2026-11-22T05:25:18Z','changed_at':'2026-11-22T05:25:18Z'}";

    private final ClientRig rig = new ClientRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void listsThem() {
        rig.api.next(200, "{'items':[" + OPEN + "," + FILLED + "],'missing':8,'next_cursor':null}");

        assertThat(rig.run("audit", "gaps", "--node", "edge-2", "--epoch", "7", "--open")).isZero();
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "NODE    EPOCH  FIRST  LAST  MISSING  PROOF     FOUND                 RANGES",
                        "edge-2  7      3      20    8        decision  2026-11-22 05:25:18Z"
                                + "  3-5, 7, 9, 11, 13 and 1 more",
                        "edge-2  8      1      1     0        lease     2026-11-22 05:25:18Z  filled");
        assertThat(rig.api.calls.getFirst().toString())
                .contains("node_id=edge-2", "node_epoch=7", "open=true");
    }
}
