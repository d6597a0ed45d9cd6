package dev.keyfence.verifier.control;

import dev.keyfence.verifier.fence.NodeView;
import java.util.List;

/** What this node knows of the fleet. Safe for any number of threads; never blocks for long. */
@FunctionalInterface
public interface Fleet {

    /** Every node whose leases this node has read, by id. */
    List<NodeView> nodes();
}
