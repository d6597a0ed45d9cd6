package dev.keyfence.verifier.fence;

import dev.keyfence.verifier.fence.Receipt.NodeReceipt;
import dev.keyfence.verifier.fence.Receipt.NodeStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How far the fleet is with one position of {@code keys}.
 *
 * <p>Leases tell how far their nodes have applied {@code keys}, but stand in another log, so their
 * order says nothing: unlike {@link Confirmation}, this waits for a node for as long as it renews
 * without having applied the position. Two things make it certain. This node's own lease with the
 * position in it must have been read back: all leases that were acknowledged before are known then.
 * And a node whose gate is shut opens it only when it has applied all that any live lease before
 * its own tells of (see {@link LeaseGate}): so whoever joins behind that lease has applied the
 * position, too. Not safe for threads.
 */
final class KeysConfirmation {

    private static final class Part {
        private NodeStatus status = NodeStatus.PENDING;
        private long sinceNanos;

        void become(NodeStatus next, long nowNanos) {
            if (status == NodeStatus.PENDING) {
                status = next;
                sinceNanos = nowNanos;
            }
        }
    }

    private final long position;
    private final long startNanos;
    private final Holder self;
    private final Map<Holder, Part> parts = new HashMap<>();
    private final CompletableFuture<KeysReceipt> confirmed = new CompletableFuture<>();

    /**
     * A confirmation that waits.
     *
     * @param position the next offset that every node must be at, or past
     * @param self this node, which must be at it and have said so
     */
    KeysConfirmation(long position, Holder self, long startNanos) {
        this.position = position;
        this.self = self;
        this.startNanos = startNanos;
    }

    /** Completes when it is confirmed. */
    CompletableFuture<KeysReceipt> confirmed() {
        return confirmed;
    }

    /** Looks at all leases; true when nobody is waited for any more. */
    boolean look(Iterable<NodeTable.Entry> entries, long nowNanos) {
        for (NodeTable.Entry entry : entries) {
            boolean mayAnswer = entry.mayAnswer(nowNanos);
            Part part =
                    mayAnswer
                            ? parts.computeIfAbsent(entry.holder(), _ -> new Part())
                            : parts.get(entry.holder());
            if (part == null) {
                continue;
            }
            if (!mayAnswer) {
                part.become(NodeStatus.FENCED, nowNanos);
            } else if (entry.lease().getKeysPosition() >= position) {
                part.become(NodeStatus.APPLIED, nowNanos);
            }
        }
        Part own = parts.get(self);
        return own != null
                && own.status == NodeStatus.APPLIED
                && parts.values().stream().noneMatch(part -> part.status == NodeStatus.PENDING);
    }

    KeysReceipt receipt(Receipt.Status status, long nowNanos) {
        Map<String, NodeReceipt> nodes = new TreeMap<>();
        parts.forEach((holder, part) ->
                nodes.merge(
                        holder.nodeId(),
                        new NodeReceipt(holder.nodeId(), part.status, latency(part)),
                        (a, b) -> a.status() == NodeStatus.FENCED ? b : a));
        List<NodeReceipt> all = new ArrayList<>(nodes.values());
        return new KeysReceipt(position, nowNanos - startNanos, status, all);
    }

    private @Nullable Long latency(Part part) {
        return part.status == NodeStatus.APPLIED ? part.sinceNanos - startNanos : null;
    }
}
