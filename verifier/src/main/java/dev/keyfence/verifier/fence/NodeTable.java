package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.verifier.verify.NodeIdentity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What a node knows of all nodes from the leases it has read, by its own monotonic clock. A node
 * may answer until its lease, stretched by the drift, has passed since the lease was <em>read</em>:
 * it was sent before. So a node found in an old log is taken for alive from the moment of reading.
 * Not safe for threads.
 */
final class NodeTable {

    /** A node that was silent for so long is no longer shown; its lease is long over. */
    static final Duration FORGET_AFTER = Duration.ofHours(1);

    private final FenceSettings settings;
    private final NodeIdentity self;
    private final Map<Holder, Entry> entries = new HashMap<>();

    NodeTable(FenceSettings settings, NodeIdentity self) {
        this.settings = settings;
        this.self = self;
    }

    /** The last lease that was read of a holder, and when. */
    record Entry(NodeLease lease, long readNanos, long quietAtNanos, boolean over) {

        Holder holder() {
            return Holder.of(lease);
        }

        boolean mayAnswer(long nowNanos) {
            return !over && nowNanos - quietAtNanos < 0;
        }
    }

    /**
     * Takes a lease, in the order of the log.
     *
     * @return the position its holder was known to have applied before; 0 when it is new
     */
    long renewed(NodeLease lease, long nowNanos) {
        Holder holder = Holder.of(lease);
        long quietAt = nowNanos + settings.answersAtMostNanos(lease.getLeaseMillis());
        boolean over = lease.getReleased() || isOwnPast(holder);
        Entry old = entries.put(holder, new Entry(lease, nowNanos, quietAt, over));
        return old == null ? 0 : old.lease.getFencePosition();
    }

    /** The node that this process is. */
    Holder self() {
        return new Holder(self.nodeId(), self.nodeEpoch());
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    /** Drops holders that cannot answer and that nobody needs to see; returns them. */
    List<Holder> forget(long nowNanos) {
        Map<String, Entry> latest = latest();
        List<Holder> gone = new ArrayList<>();
        for (Entry entry : entries.values()) {
            boolean superseded = !entry.equals(latest.get(entry.lease.getNodeId()));
            boolean old = nowNanos - entry.readNanos > FORGET_AFTER.toNanos();
            if (!entry.mayAnswer(nowNanos) && (superseded || old)) {
                gone.add(entry.holder());
            }
        }
        gone.forEach(entries::remove);
        return gone;
    }

    /** The nodes by id, each as its latest start. */
    List<NodeView> view(long nowNanos) {
        return latest().values().stream().map(entry -> view(entry, nowNanos)).toList();
    }

    void clear() {
        entries.clear();
    }

    /**
     * The start of the node before this one: over, since this process holds the lock of the data
     * directory that counted both. Any other start of the same name may have been in another
     * directory, whose process may be cut off and still answer.
     */
    private boolean isOwnPast(Holder holder) {
        return holder.nodeId().equals(self.nodeId()) && holder.nodeEpoch() == self.nodeEpoch() - 1;
    }

    /** By when they were read: a node whose epoch was lost counts from 1 again. */
    private Map<String, Entry> latest() {
        Map<String, Entry> latest = new TreeMap<>();
        for (Entry entry : entries.values()) {
            latest.merge(
                    entry.lease.getNodeId(),
                    entry,
                    (a, b) -> a.readNanos - b.readNanos > 0 ? a : b);
        }
        return latest;
    }

    private static NodeView view(Entry entry, long nowNanos) {
        NodeLease lease = entry.lease;
        Duration seen = Duration.ofNanos(nowNanos - entry.readNanos);
        boolean live = entry.mayAnswer(nowNanos);
        return new NodeView(
                lease.getNodeId(),
                lease.getNodeEpoch(),
                lease.getRole().name().toLowerCase(Locale.ROOT),
                lease.getVersion(),
                status(entry, live),
                lease.getFencePosition(),
                lease.getKeysPosition(),
                micros(lease.getSentAt()),
                seen,
                live ? Duration.ofNanos(entry.quietAtNanos - nowNanos) : Duration.ZERO,
                seen);
    }

    private static NodeView.Status status(Entry entry, boolean live) {
        if (live) {
            return NodeView.Status.LIVE;
        }
        return entry.over ? NodeView.Status.RELEASED : NodeView.Status.SILENT;
    }

    static long micros(Instant time) {
        return TimeUnit.SECONDS.toMicros(time.getEpochSecond())
                + time.getNano() / ChronoUnit.MICROS.getDuration().toNanos();
    }
}
