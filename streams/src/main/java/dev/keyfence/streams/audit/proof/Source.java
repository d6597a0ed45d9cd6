package dev.keyfence.streams.audit.proof;

import java.util.Comparator;

/**
 * Whose numbers these are: one start of one node.
 *
 * @param nodeId the node
 * @param epoch counts up with every start of it
 */
public record Source(String nodeId, long epoch) implements Comparable<Source> {

    private static final Comparator<Source> ORDER =
            Comparator.comparing(Source::nodeId).thenComparingLong(Source::epoch);

    /** By node, and its starts in their order. */
    @Override
    public int compareTo(Source other) {
        return ORDER.compare(this, other);
    }

    /** The node's very first start that there could be. */
    Source firstOfNode() {
        return new Source(nodeId, Long.MIN_VALUE);
    }
}
