package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.fence.Fence;
import dev.keyfence.verifier.fence.NodeView;
import dev.keyfence.verifier.limit.FleetSize;
import dev.keyfence.verifier.limit.Limiter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The nodes that verify for clients, as the fence tells: those whose lease is not over, but for
 * control nodes, which no gateway asks. Looked at by whoever asks first after a moment.
 */
final class LiveNodes implements FleetSize {

    /** Well below a beacon, by which leases come and go anyway. */
    static final Duration LOOKED_AT_EVERY = Duration.ofMillis(100);

    private static final String CONTROL = "control";

    private final Supplier<List<NodeView>> nodes;
    private final LongSupplier nanos;
    private final AtomicLong nextLook;
    private volatile int count = 1;

    LiveNodes(Supplier<List<NodeView>> nodes, LongSupplier nanos) {
        this.nodes = nodes;
        this.nanos = nanos;
        this.nextLook = new AtomicLong(nanos.getAsLong());
    }

    /** What keeps keys to their limits at this node, with its meter. */
    static Limiter limiter(Fence fence, MeterRegistry registry) {
        Limiter limiter = new Limiter(new LiveNodes(fence::nodes, System::nanoTime));
        FunctionCounter.builder("keyfence.limits.forgotten", limiter, Limiter::forgotten)
                .description("Keys that were given a full bucket anew, for want of room for theirs")
                .register(registry);
        return limiter;
    }

    @Override
    public int nodes() {
        long now = nanos.getAsLong();
        long due = nextLook.get();
        if (now - due >= 0 && nextLook.compareAndSet(due, now + LOOKED_AT_EVERY.toNanos())) {
            count = Math.max(1, live());
        }
        return count;
    }

    private int live() {
        int live = 0;
        for (NodeView node : nodes.get()) {
            if (node.status() == NodeView.Status.LIVE && !node.role().equals(CONTROL)) {
                live++;
            }
        }
        return live;
    }
}
