package dev.keyfence.verifier.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.fence.NodeView;
import dev.keyfence.verifier.fence.NodeView.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LiveNodesTest {

    private final List<NodeView> fleet = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final LiveNodes live = new LiveNodes(() -> fleet, nanos::get);

    @Test
    void countsWhoMayAnswerClients() {
        fleet.add(node("a", "verifier", Status.LIVE));
        fleet.add(node("b", "solo", Status.LIVE));
        fleet.add(node("c", "control", Status.LIVE));
        fleet.add(node("d", "verifier", Status.SILENT));
        fleet.add(node("e", "verifier", Status.RELEASED));
        assertThat(live.nodes()).isEqualTo(2);
    }

    @Test
    void countsItselfBeforeItsFirstLease() {
        assertThat(live.nodes()).isEqualTo(1);
    }

    @Test
    void looksNoMoreOftenThanItNeedsTo() {
        assertThat(live.nodes()).isEqualTo(1);
        fleet.add(node("a", "verifier", Status.LIVE));
        fleet.add(node("b", "verifier", Status.LIVE));
        assertThat(live.nodes()).isEqualTo(1);
        nanos.set(LiveNodes.LOOKED_AT_EVERY.toNanos());
        assertThat(live.nodes()).isEqualTo(2);
    }

    private static NodeView node(String id, String role, Status status) {
        return new NodeView(
                id, 1, role, "1", status, 0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }
}
