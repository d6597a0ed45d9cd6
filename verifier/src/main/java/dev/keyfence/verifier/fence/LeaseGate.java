package dev.keyfence.verifier.fence;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.verify.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens when the node has joined, and is shut by the clock alone: nothing has to happen for a node
 * that is cut off or was paused to stop answering. Safe for any number of threads; asking takes no
 * lock.
 */
public final class LeaseGate implements Gate {

    /** The logs that a node must have applied to the ends it found at start. */
    public enum Source {
        KEYS,
        FENCE
    }

    private static final Logger LOG = LoggerFactory.getLogger(LeaseGate.class);

    /** No time: the gate is shut whatever the clock says. */
    private static final long SHUT = 0;

    private final Clocks clocks;
    private final LongPredicate keysAreLevel;
    private final Lease lease;
    private final Set<Source> caughtUp = EnumSet.noneOf(Source.class);
    private volatile NodeState state = NodeState.JOINING;
    private volatile long openUntilNanos = SHUT;
    private volatile long openSinceNanos;

    /**
     * A gate that is shut.
     *
     * @param keysAreLevel asked before it opens, at a monotonic time, whether this node has applied
     *     as much of {@code keys} as any node that may answer has told of; whoever waited for a
     *     change to be in effect everywhere must not find that this node comes in behind it
     */
    LeaseGate(Duration lease, Clocks clocks, LongPredicate keysAreLevel) {
        this.clocks = clocks;
        this.keysAreLevel = keysAreLevel;
        this.lease = new Lease(lease.toNanos());
    }

    @Override
    public @Nullable DenyReason closed() {
        long until = openUntilNanos;
        return until != SHUT && clocks.nowNanos() - until < 0 ? null : whyClosed();
    }

    @Override
    public @Nullable DenyReason closedSince(long startNanos) {
        DenyReason closed = closed();
        if (closed != null) {
            return closed;
        }
        return startNanos - openSinceNanos < 0 ? DenyReason.FENCED : null;
    }

    /** Where the node is. */
    public NodeState state() {
        return state;
    }

    /** How long the node may still answer without news; not negative. */
    public Duration leaseLeft() {
        long until = openUntilNanos;
        return until == SHUT
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(0, until - clocks.nowNanos()));
    }

    /** Says that a log is applied to the end that was found at start. */
    synchronized void caughtUp(Source source) {
        caughtUp.add(source);
        openIfJoined();
    }

    /** Says that a log is read again from its start: the node has to join again. */
    synchronized void rebuilding(Source source) {
        if (state == NodeState.STOPPED) {
            return;
        }
        caughtUp.remove(source);
        lease.forget();
        openUntilNanos = SHUT;
        moveTo(NodeState.JOINING, "the replica of " + source + " is rebuilt");
    }

    /** True when a lease may be asked for. */
    synchronized boolean mayClaim() {
        return state != NodeState.STOPPED && caughtUp.contains(Source.FENCE);
    }

    /** Notes a renewal that is about to be sent. */
    synchronized void sending(long sequence, Instant at) {
        lease.sending(sequence, at, clocks.nowNanos());
    }

    /** Takes an own lease that was read from the log, after all before it was applied. */
    synchronized Lease.Reading readBack(long sequence, Instant at) {
        Lease.Reading reading = lease.read(sequence, at);
        switch (reading) {
            case RENEWED -> openIfJoined();
            case OLD -> {}
            case FOREIGN -> stop("another process uses this node's id and epoch");
        }
        return reading;
    }

    /** Looks at the clock, so that running out is logged when it happens. */
    synchronized void observe() {
        if (state == NodeState.SERVING && clocks.nowNanos() - openUntilNanos >= 0) {
            moveTo(
                    NodeState.FENCED,
                    "no own lease was read back in time: Kafka is away, slow or cut off, or this"
                            + " process was paused; requests are answered 503 until one is");
        }
    }

    /** Shuts the gate for good. */
    synchronized void stop(String why) {
        openUntilNanos = SHUT;
        moveTo(NodeState.STOPPED, why);
    }

    private void openIfJoined() {
        long now = clocks.nowNanos();
        if (state == NodeState.STOPPED
                || caughtUp.size() < Source.values().length
                || !lease.held()
                || now - lease.untilNanos() >= 0) {
            return;
        }
        observe();
        if (state != NodeState.SERVING) {
            if (!keysAreLevel.test(now)) {
                return;
            }
            openSinceNanos = now;
            moveTo(NodeState.SERVING, "its lease was read back");
        }
        long until = lease.untilNanos();
        openUntilNanos = until == SHUT ? until - 1 : until;
    }

    private DenyReason whyClosed() {
        return state == NodeState.JOINING ? DenyReason.WARMING_UP : DenyReason.FENCED;
    }

    private void moveTo(NodeState next, String why) {
        NodeState old = state;
        if (old == next) {
            return;
        }
        if (!old.canBecome(next)) {
            throw new IllegalStateException("a node that is " + old + " cannot become " + next);
        }
        state = next;
        if (next == NodeState.FENCED) {
            LOG.warn("Node {} -> {}: {}", old, next, why);
        } else {
            LOG.info("Node {} -> {}: {}", old, next, why);
        }
    }
}
