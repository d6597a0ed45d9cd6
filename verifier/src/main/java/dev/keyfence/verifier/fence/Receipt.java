package dev.keyfence.verifier.fence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a revocation returns.
 *
 * @param revocationId its name
 * @param position its offset in the fence
 * @param requestedAtMicros when it was asked, microseconds since the epoch
 * @param elapsedNanos from the request, or from this node's reading it where it was requested
 *     elsewhere, to the confirmation, or to now while it is pending; null where this node started
 *     after it, and so cannot know
 * @param status whether every node is done with it
 * @param nodes the nodes that could hold a lease when it was written, by id
 */
public record Receipt(
        String revocationId,
        long position,
        long requestedAtMicros,
        @Nullable Long elapsedNanos,
        Status status,
        List<NodeReceipt> nodes) {

    /** Keeps the list from changing. */
    public Receipt {
        nodes = List.copyOf(nodes);
    }

    /** Whether a revocation is in effect everywhere. */
    public enum Status {
        /** No node accepts what it covers, and none ever will. */
        CONFIRMED,
        /**
         * It is in the log, and some node has neither applied it nor certainly stopped answering.
         */
        PENDING
    }

    /** How far one node is with it; the later, the worse. */
    public enum NodeStatus {
        /** It is in effect there. */
        APPLIED,
        /** The node answers nothing: its lease ran out, or it stopped and said so. */
        FENCED,
        /** Neither is certain yet. */
        PENDING
    }

    /**
     * One node's part.
     *
     * @param nodeId the node
     * @param status how far it is
     * @param latencyNanos from the request to its acknowledgement; null when it gave none to this
     *     node since its start
     * @param atMicros when this node learned of the status, by its wall clock, microseconds since
     *     the epoch; null while it is pending, and where it was so before this node's start
     */
    public record NodeReceipt(
            String nodeId,
            NodeStatus status,
            @Nullable Long latencyNanos,
            @Nullable Long atMicros) {

        /** One whose time nobody asks for. */
        NodeReceipt(String nodeId, NodeStatus status, @Nullable Long latencyNanos) {
            this(nodeId, status, latencyNanos, null);
        }
    }
}
