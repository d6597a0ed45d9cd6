package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.NodeLease;

/**
 * Who holds a lease: one start of one node. Starts are kept apart, since the new process of a node
 * says nothing of the old one, which may be cut off and still hold its lease.
 *
 * @param nodeId the node
 * @param nodeEpoch which start of it
 */
record Holder(String nodeId, long nodeEpoch) {

    static Holder of(NodeLease lease) {
        return new Holder(lease.getNodeId(), lease.getNodeEpoch());
    }
}
