package dev.keyfence.verifier.audit;

import dev.keyfence.schemas.record.AuditGap;
import dev.keyfence.schemas.record.NodeLease;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many sequence numbers each start of a node is known to have given, besides what the topic of
 * decisions shows: what it said in its last lease, and what the audit topology found while older
 * leases were still there. For one thread.
 */
final class Given {

    private final TreeMap<Start, Long> numbers = new TreeMap<>();

    /** The last lease of each node that says how many decisions it keeps back. */
    private final TreeMap<String, NodeLease> last = new TreeMap<>();

    /**
     * A start of a node.
     *
     * @param nodeId the node
     * @param nodeEpoch which start of it
     */
    record Start(String nodeId, long nodeEpoch) implements Comparable<Start> {

        private static final Comparator<Start> ORDER =
                Comparator.comparing(Start::nodeId).thenComparingLong(Start::nodeEpoch);

        @Override
        public int compareTo(Start other) {
            return ORDER.compare(this, other);
        }
    }

    /** Takes a lease, in the order of the fence. */
    void lease(NodeLease lease) {
        if (lease.getDecided() != null) {
            add(new Start(lease.getNodeId(), lease.getNodeEpoch()), lease.getDecided());
        }
        NodeLease before = last.get(lease.getNodeId());
        if (lease.getSpooled() != null
                && (before == null || before.getNodeEpoch() <= lease.getNodeEpoch())) {
            last.put(lease.getNodeId(), lease);
        }
    }

    /** Takes what was missing once: it was given, wherever it is now. */
    void gap(AuditGap gap) {
        add(new Start(gap.getNodeId(), gap.getNodeEpoch()), gap.getLast());
    }

    /** All starts of which anything is known, and how many numbers each has given. */
    Map<Start, Long> numbers() {
        return numbers;
    }

    /**
     * How many decisions a node keeps on its disk, of this start or an earlier one: they are not
     * missing yet. 0 when it does not say.
     */
    long keptBack(Start start) {
        NodeLease lease = last.get(start.nodeId());
        return lease == null || lease.getNodeEpoch() < start.nodeEpoch() ? 0 : lease.getSpooled();
    }

    private void add(Start start, long number) {
        if (number > 0) {
            numbers.merge(start, number, Math::max);
        }
    }
}
