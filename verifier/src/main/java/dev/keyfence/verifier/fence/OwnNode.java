package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.NodeLease;

/** What a node's lease wants to know of the log it follows. Called by the following thread. */
interface OwnNode {

    /** A lease of this node and epoch was read, and all before it is in effect. */
    void leaseRead(NodeLease lease);

    /** A revocation is in effect. */
    void revocationApplied();

    /** All is in effect that the log held when it was first read. */
    void caughtUp();

    /** A node has been silent for so long that its lease need no longer be in the log. */
    void forgotten(String nodeId);

    /** What was applied is about to be forgotten: nothing may be answered any more. */
    void rebuilding();
}
