package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.NodeLease;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * When a node renews its lease: every beacon, and at once when it has applied a revocation. A burst
 * of revocations is acknowledged once a round trip, since an acknowledgement covers all before it.
 * {@link #due} and {@link #released} are for one thread; the rest is for any.
 */
final class LeaseBeat {

    /**
     * Renewals that wait for Kafka; more are left out until one is answered. They count from their
     * sending, so by then the oldest are worth nothing.
     */
    static final int IN_FLIGHT_MAX = 32;

    private final FenceSettings settings;
    private final NodeDescription node;
    private final LeaseGate gate;
    private final Positions positions;
    private final Clocks clocks;
    private final AtomicBoolean acknowledgementWanted = new AtomicBoolean();
    private final AtomicInteger inFlight = new AtomicInteger();
    private long sequence;
    private long nextNanos;

    LeaseBeat(
            FenceSettings settings,
            NodeDescription node,
            LeaseGate gate,
            Positions positions,
            Clocks clocks) {
        this.settings = settings;
        this.node = node;
        this.gate = gate;
        this.positions = positions;
        this.clocks = clocks;
        this.nextNanos = clocks.nowNanos();
    }

    /** Asks for a renewal as soon as none is on its way; false when that was asked already. */
    boolean acknowledge() {
        return !acknowledgementWanted.getAndSet(true);
    }

    /**
     * The renewal to send now, or null. Call {@link #answered} when Kafka has taken or refused it.
     */
    @Nullable NodeLease due() {
        long now = clocks.nowNanos();
        boolean acknowledges = acknowledgementWanted.get() && inFlight.get() == 0;
        if (!gate.mayClaim()
                || inFlight.get() >= IN_FLIGHT_MAX
                || (!acknowledges && now - nextNanos < 0)) {
            return null;
        }
        nextNanos = now + settings.beacon().toNanos();
        acknowledgementWanted.set(false);
        return next(false);
    }

    /** The last lease: the gate must be shut. */
    NodeLease released() {
        return next(true);
    }

    /** Says that a renewal is no longer on its way; true when another is wanted at once. */
    boolean answered() {
        return inFlight.decrementAndGet() == 0 && acknowledgementWanted.get();
    }

    /** How long {@link #due} will say nothing if nothing happens, at the most. */
    long quietNanos() {
        long left = nextNanos - clocks.nowNanos();
        return left > 0 ? left : settings.beacon().toNanos();
    }

    /** Whether any lease was ever sent. */
    boolean claimed() {
        return sequence > 0;
    }

    /** The sending is noted before positions are read: the lease counts from before both. */
    private NodeLease next(boolean released) {
        inFlight.incrementAndGet();
        sequence++;
        Instant now = clocks.now();
        Duration answersFor = gate.sending(sequence, now);
        return NodeLease.newBuilder()
                .setNodeId(node.identity().nodeId())
                .setNodeEpoch(node.identity().nodeEpoch())
                .setSequence(sequence)
                .setSentAt(now)
                .setLeaseMillis(answersFor.toMillis())
                .setFencePosition(positions.fence().getAsLong())
                .setKeysPosition(positions.keys().getAsLong())
                .setRole(node.role())
                .setVersion(node.version())
                .setReleased(released)
                .setDecided(positions.decisions().decided())
                .setSpooled(positions.decisions().spooled())
                .build();
    }
}
