package dev.keyfence.verifier.verify;

import dev.keyfence.verifier.decide.DenyReason;
import org.jspecify.annotations.Nullable;

/**
 * Whether the node may answer at all. Asked for every decision: one volatile read and a look at the
 * clock, no more.
 */
@FunctionalInterface
public interface Gate {

    /**
     * Null when the node may answer; else {@link DenyReason#FENCED} or {@link
     * DenyReason#WARMING_UP}.
     */
    @Nullable DenyReason closed();

    /**
     * Null when the node may answer, and could without a gap since a time: a gate that was shut and
     * opened again in between says nothing for what was looked up in between.
     *
     * @param startNanos a time of {@link System#nanoTime()}
     */
    default @Nullable DenyReason closedSince(long startNanos) {
        return closed();
    }

    /** The gate is open, or is shut for everybody. */
    long NO_OVERTIME = -1;

    /**
     * For how long the lease has run out, where the fleet still waits for this node's answers:
     * those in profiles that are served stale.
     *
     * @param startNanos as in {@link #closedSince}
     * @return nanoseconds; {@link #NO_OVERTIME} when there is no such time, or it is over, or the
     *     gate was open in between
     */
    default long overtimeNanosSince(long startNanos) {
        return NO_OVERTIME;
    }
}
