package dev.keyfence.verifier.fence;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.verify.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
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
    private final long leaseNanos;
    private final Supplier<Duration> overtimeWanted;
    private final Lease lease;
    private final Set<Source> caughtUp = EnumSet.noneOf(Source.class);
    private volatile NodeState state = NodeState.JOINING;
    private volatile long openUntilNanos = SHUT;
    private volatile long openSinceNanos;
    private volatile long overtimeNanos;

    /**
     * A gate that is shut.
     *
     * @param keysAreLevel asked before it opens, at a monotonic time, whether this node has applied
     *     as much of {@code keys} as any node that may answer has told of; whoever waited for a
     *     change to be in effect everywhere must not find that this node comes in behind it
     * @param overtimeWanted for how long after the lease any profile wants answers, as it is now;
     *     with the lease not above {@link FenceSettings#LEASE_MAX}, or it is cut
     */
    LeaseGate(
            Duration lease,
            Clocks clocks,
            LongPredicate keysAreLevel,
            Supplier<Duration> overtimeWanted) {
        this.clocks = clocks;
        this.keysAreLevel = keysAreLevel;
        this.leaseNanos = lease.toNanos();
        this.overtimeWanted = overtimeWanted;
        this.lease = new Lease(leaseNanos);
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

    @Override
    public long overtimeNanosSince(long startNanos) {
        long until = openUntilNanos;
        if (until == SHUT || startNanos - openSinceNanos < 0) {
            return NO_OVERTIME;
        }
        long over = clocks.nowNanos() - until;
        return over >= 0 && over < overtimeNanos ? over : NO_OVERTIME;
    }

    /** How long ago the node last knew for sure that it knew everything; a lease before it did. */
    public Duration staleness() {
        long until = openUntilNanos;
        return Duration.ofNanos(
                until == SHUT ? leaseNanos : clocks.nowNanos() - (until - leaseNanos));
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
        overtimeNanos = 0;
        openUntilNanos = SHUT;
        moveTo(NodeState.JOINING, "the replica of " + source + " is rebuilt");
    }

    /** True when a lease may be asked for. */
    synchronized boolean mayClaim() {
        return state != NodeState.STOPPED && caughtUp.contains(Source.FENCE);
    }

    /**
     * Notes a renewal that is about to be sent.
     *
     * @return how long it lets this node answer, overtime included: what the fleet must be told
     */
    synchronized Duration sending(long sequence, Instant at) {
        long overtime =
                Math.clamp(
                        overtimeWanted.get().toNanos(),
                        0,
                        FenceSettings.LEASE_MAX.toNanos() - leaseNanos);
        lease.sending(sequence, at, clocks.nowNanos(), overtime);
        overtimeNanos = lease.overtimeNanos();
        return Duration.ofNanos(leaseNanos + overtime);
    }

    /** Takes an own lease that was read from the log, after all before it was applied. */
    synchronized Lease.Reading readBack(long sequence, Instant at) {
        Lease.Reading reading = lease.read(sequence, at);
        overtimeNanos = lease.overtimeNanos();
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
                            + " process was paused; requests are answered 503 until one is, but for"
                            + " a while in profiles with serve_stale");
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
