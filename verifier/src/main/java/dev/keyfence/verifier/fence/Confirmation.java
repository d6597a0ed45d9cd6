package dev.keyfence.verifier.fence;

import dev.keyfence.verifier.fence.Receipt.NodeReceipt;
import dev.keyfence.verifier.fence.Receipt.NodeStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far one revocation is.
 *
 * <p>Only holders whose lease stands before the revocation in the log matter, and only until the
 * last such lease is over: a lease that stands behind it counts for its node only when read back,
 * and then the node has applied the revocation. So a node that goes on renewing without applying is
 * waited for no longer than a silent one, and every revocation is confirmed within one lease and
 * its drift of this node's reading it. Not safe for threads.
 */
final class Confirmation {

    /**
     * A revocation as it stands in the log.
     *
     * @param id its name
     * @param offset where
     * @param requestedAtMicros when it was asked, microseconds since the epoch
     */
    record Written(String id, long offset, long requestedAtMicros) {}

    /**
     * Where a confirmation begins.
     *
     * @param nanos what latencies are counted from
     * @param micros the wall clock then, microseconds since the epoch
     */
    record Start(long nanos, long micros) {}

    private static final class Part {
        private final long quietAtNanos;
        private NodeStatus status = NodeStatus.PENDING;
        private @Nullable Long sinceNanos;

        Part(long quietAtNanos) {
            this.quietAtNanos = quietAtNanos;
        }

        void become(NodeStatus next, @Nullable Long nowNanos) {
            if (status == NodeStatus.PENDING) {
                status = next;
                sinceNanos = nowNanos;
            }
        }
    }

    private final Written written;
    private final Start start;
    private final boolean witnessed;
    private final Map<Holder, Part> parts = new HashMap<>();
    private boolean confirmed;
    private long confirmedNanos;

    private Confirmation(
            Written written,
            Start start,
            boolean witnessed,
            Iterable<NodeTable.Entry> holders,
            long nowNanos) {
        this.written = written;
        this.start = start;
        this.witnessed = witnessed;
        for (NodeTable.Entry entry : holders) {
            if (entry.mayAnswer(nowNanos)) {
                Part part = new Part(entry.quietAtNanos());
                parts.put(entry.holder(), part);
                if (entry.lease().getFencePosition() > written.offset()) {
                    part.become(NodeStatus.APPLIED, witnessed ? nowNanos : null);
                }
            }
        }
    }

    /**
     * A confirmation of what is being read now.
     *
     * @param written the revocation
     * @param start what latencies are counted from
     * @param holders all that were read before it
     */
    static Confirmation begun(
            Written written, Start start, Iterable<NodeTable.Entry> holders, long nowNanos) {
        return new Confirmation(written, start, true, holders, nowNanos);
    }

    /**
     * A confirmation of what was read before this node's start: who has it is known, and not since
     * when.
     */
    static Confirmation resumed(
            Written written, Start now, Iterable<NodeTable.Entry> holders, long nowNanos) {
        return new Confirmation(written, now, false, holders, nowNanos);
    }

    Written written() {
        return written;
    }

    /** A holder has applied it; one that joined since had to before its first lease counted. */
    void acknowledged(Holder holder, long nowNanos) {
        parts.computeIfAbsent(holder, _ -> new Part(nowNanos)).become(NodeStatus.APPLIED, nowNanos);
    }

    /** A holder has stopped, and said so. */
    void released(Holder holder, long nowNanos) {
        Part part = parts.get(holder);
        if (part != null) {
            part.become(NodeStatus.FENCED, nowNanos);
        }
    }

    /** Looks at the clock; true when nobody is waited for any more. */
    boolean settle(long nowNanos) {
        boolean done = true;
        for (Part part : parts.values()) {
            if (nowNanos - part.quietAtNanos >= 0) {
                part.become(NodeStatus.FENCED, nowNanos);
            }
            done &= part.status != NodeStatus.PENDING;
        }
        if (done && !confirmed) {
            confirmed = true;
            confirmedNanos = nowNanos;
        }
        return confirmed;
    }

    Receipt receipt(long nowNanos) {
        return new Receipt(
                written.id(),
                written.offset(),
                written.requestedAtMicros(),
                witnessed ? (confirmed ? confirmedNanos : nowNanos) - start.nanos() : null,
                confirmed ? Receipt.Status.CONFIRMED : Receipt.Status.PENDING,
                nodes());
    }

    /** One line a node: pending when any start of it is, else applied when any is. */
    private List<NodeReceipt> nodes() {
        Map<String, NodeReceipt> nodes = new TreeMap<>();
        parts.forEach((holder, part) ->
                nodes.merge(
                        holder.nodeId(),
                        nodeReceipt(holder.nodeId(), part),
                        Confirmation::telling));
        return new ArrayList<>(nodes.values());
    }

    private static NodeReceipt telling(NodeReceipt a, NodeReceipt b) {
        if (a.status() == NodeStatus.PENDING || b.status() == NodeStatus.PENDING) {
            return a.status() == NodeStatus.PENDING ? a : b;
        }
        return a.status() == NodeStatus.APPLIED ? a : b;
    }

    private NodeReceipt nodeReceipt(String nodeId, Part part) {
        Long since = part.sinceNanos;
        if (since == null) {
            return new NodeReceipt(nodeId, part.status, null, null);
        }
        long after = since - start.nanos();
        return new NodeReceipt(
                nodeId,
                part.status,
                witnessed && part.status == NodeStatus.APPLIED ? after : null,
                start.micros() + TimeUnit.NANOSECONDS.toMicros(after));
    }
}
