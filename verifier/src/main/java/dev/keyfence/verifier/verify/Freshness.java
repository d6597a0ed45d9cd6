package dev.keyfence.verifier.verify;

import java.util.concurrent.CompletableFuture;

/**
 * How far this node has applied the fence, for requests that demand to be answered by a node that
 * knows of a certain revocation. Safe for any number of threads; never blocks.
 */
public interface Freshness {

    /** The next offset of the fence that this node will apply: all before it are in effect. */
    long fencePosition();

    /**
     * Waits a moment for the node to catch up.
     *
     * @param position an offset of the fence, such as a receipt's position
     * @return completes when the offset is in effect here, when the node's patience is over, or at
     *     once when too many wait already; ask {@link #reached} which it was. Never fails
     */
    CompletableFuture<?> reachedOrLate(long position);

    /** True when an offset of the fence, and all before it, are in effect here. */
    default boolean reached(long position) {
        return fencePosition() > position;
    }
}
