package dev.keyfence.verifier.fence;

import dev.keyfence.verifier.fence.Receipt.NodeReceipt;
import java.util.List;

/**
 * How far the fleet is with a change of {@code keys}.
 *
 * @param position the next offset of {@code keys} after the change
 * @param elapsedNanos from the question to the confirmation, or to now while it is pending
 * @param status whether every node that may answer has applied the change
 * @param nodes the nodes that could hold a lease meanwhile, by id
 */
public record KeysReceipt(
        long position, long elapsedNanos, Receipt.Status status, List<NodeReceipt> nodes) {

    /** Keeps the list from changing. */
    public KeysReceipt {
        nodes = List.copyOf(nodes);
    }
}
