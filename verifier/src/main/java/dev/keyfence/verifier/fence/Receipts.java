package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.verifier.fence.Confirmation.Start;
import dev.keyfence.verifier.fence.Confirmation.Written;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Which revocations are in effect on every node. Fed by the thread that follows the fence, in the
 * order of the log; asked by any thread. Never blocks for long, and completes what is waited for on
 * an executor of its own.
 */
final class Receipts {

    /** Those whose latencies are remembered; some MB. Who has applied older ones is known too. */
    static final int RECENT_MAX = 10_000;

    /** Calls that wait for a confirmation; more are refused before anything is written. */
    static final int WAITING_MAX = 10_000;

    private final NodeTable nodes;
    private final Executor executor;
    private final Map<String, Written> recent = new HashMap<>();
    private final TreeMap<Long, Written> recentByOffset = new TreeMap<>();
    private final Map<String, Confirmation> tracked = new HashMap<>();
    private final TreeMap<Long, Confirmation> open = new TreeMap<>();
    private final Waiters waiters = new Waiters(WAITING_MAX);
    private final Set<KeysConfirmation> keysWaiting = new LinkedHashSet<>();
    private final InstantSource wall;

    Receipts(NodeTable nodes, Executor executor) {
        this(nodes, executor, InstantSource.system());
    }

    Receipts(NodeTable nodes, Executor executor, InstantSource wall) {
        this.nodes = nodes;
        this.executor = executor;
        this.wall = wall;
    }

    /**
     * Waits for a revocation's confirmation; call before it is written, and {@link #stopWaiting}
     * when done.
     *
     * @return completes on the executor; empty when too many wait
     */
    synchronized Optional<CompletableFuture<Receipt>> await(String id, long startNanos) {
        return waiters.add(id, startNanos);
    }

    /**
     * Waits for the confirmation of a revocation that is in the log, as {@link #await} does.
     *
     * @return complete when it is confirmed already
     */
    synchronized Optional<CompletableFuture<Receipt>> follow(Written written, long nowNanos) {
        Confirmation confirmation = confirmationOf(written, nowNanos);
        if (confirmation.settle(nowNanos)) {
            return Optional.of(CompletableFuture.completedFuture(confirmation.receipt(nowNanos)));
        }
        Optional<CompletableFuture<Receipt>> result = await(written.id(), nowNanos);
        if (result.isPresent()) {
            tracked.put(written.id(), confirmation);
            open.put(confirmation.written().offset(), confirmation);
        }
        return result;
    }

    /** Forgets the waits for a revocation that are over: complete, or cancelled. */
    synchronized void stopWaiting(String id) {
        waiters.prune(id);
    }

    /** This node. */
    Holder self() {
        return nodes.self();
    }

    /** Waits for a position of {@code keys}; false when too many calls wait. */
    synchronized boolean await(KeysConfirmation asked, long nowNanos) {
        if (keysWaiting.size() >= WAITING_MAX) {
            return false;
        }
        keysWaiting.add(asked);
        look(asked, nowNanos);
        return true;
    }

    /** Waits no longer; tells how far the fleet is. */
    synchronized KeysReceipt giveUp(KeysConfirmation asked, long nowNanos) {
        keysWaiting.remove(asked);
        Receipt.Status status =
                asked.look(nodes.entries(), nowNanos)
                        ? Receipt.Status.CONFIRMED
                        : Receipt.Status.PENDING;
        return asked.receipt(status, nowNanos);
    }

    /** The highest position of {@code keys} that a node which may answer has told of. */
    synchronized long keysPositionToldOf(long nowNanos) {
        return nodes.entries().stream()
                .filter(entry -> entry.mayAnswer(nowNanos))
                .mapToLong(entry -> entry.lease().getKeysPosition())
                .max()
                .orElse(0);
    }

    /** Waits for nothing any more; returns what was waited for. */
    synchronized List<CompletableFuture<Receipt>> stopAllWaiting() {
        return waiters.takeAll();
    }

    /**
     * A revocation was read and applied.
     *
     * @return whether the log held it before, at a lower offset: who retries writes it again
     */
    synchronized boolean revoked(Written written, long nowNanos) {
        if (!remember(written)) {
            Written known = recent.get(written.id());
            return known != null && known.offset() < written.offset();
        }
        Confirmation confirmation =
                Confirmation.begun(written, start(written, nowNanos), nodes.entries(), nowNanos);
        tracked.put(written.id(), confirmation);
        open.put(written.offset(), confirmation);
        closeIfSettled(confirmation, nowNanos);
        return false;
    }

    /** A revocation was found in the rows at start. */
    synchronized void restored(Written written) {
        remember(written);
    }

    /**
     * A lease was read.
     *
     * @return holders whose rows are no longer needed
     */
    synchronized List<Holder> leased(NodeLease lease, long nowNanos) {
        Holder holder = Holder.of(lease);
        long from = nodes.renewed(lease, nowNanos);
        long to = lease.getFencePosition();
        if (from < to) {
            for (Confirmation each : List.copyOf(open.subMap(from, to).values())) {
                each.acknowledged(holder, nowNanos);
                closeIfSettled(each, nowNanos);
            }
        }
        if (lease.getReleased()) {
            for (Confirmation each : List.copyOf(open.values())) {
                each.released(holder, nowNanos);
                closeIfSettled(each, nowNanos);
            }
        }
        lookAtKeys(nowNanos);
        return nodes.forget(nowNanos);
    }

    /** A lease was found in the rows at start: its node may be alive from now on. */
    synchronized void restored(NodeLease lease, long nowNanos) {
        nodes.renewed(lease, nowNanos);
    }

    /** Looks at the clock for nodes whose lease has run out. */
    synchronized void settle(long nowNanos) {
        for (Confirmation each : List.copyOf(open.values())) {
            closeIfSettled(each, nowNanos);
        }
        lookAtKeys(nowNanos);
    }

    /** The receipt as it is now; empty when the revocation is unknown, or older than remembered. */
    synchronized Optional<Receipt> find(String id, long nowNanos) {
        Written written = recent.get(id);
        return written == null ? Optional.empty() : Optional.of(now(written, nowNanos));
    }

    /** The receipt of a revocation that was read some time or other. */
    synchronized Receipt now(Written written, long nowNanos) {
        Confirmation confirmation = confirmationOf(written, nowNanos);
        closeIfSettled(confirmation, nowNanos);
        return confirmation.receipt(nowNanos);
    }

    /** The receipt of a revocation that is in the log, read or not. */
    synchronized Receipt now(Written written, long startNanos, long nowNanos) {
        return find(written.id(), nowNanos)
                .orElseGet(() ->
                        Confirmation.begun(
                                        written,
                                        new Start(startNanos, written.requestedAtMicros()),
                                        nodes.entries(),
                                        nowNanos)
                                .receipt(nowNanos));
    }

    /** Whether any start of a node is known. */
    synchronized boolean shows(String nodeId) {
        return nodes.entries().stream().anyMatch(each -> each.holder().nodeId().equals(nodeId));
    }

    synchronized List<NodeView> nodes(long nowNanos) {
        return nodes.view(nowNanos);
    }

    /** Forgets all but who waits: what they wait for is read again. */
    synchronized void reset() {
        nodes.clear();
        recent.clear();
        recentByOffset.clear();
        tracked.clear();
        open.clear();
    }

    /** Keeps the latest; false when it was known, or is older than all that are kept. */
    private boolean remember(Written written) {
        Written known = recent.get(written.id());
        if (known != null) {
            if (known.offset() <= written.offset()) {
                return false;
            }
            recentByOffset.remove(known.offset());
        }
        recent.put(written.id(), written);
        recentByOffset.put(written.offset(), written);
        if (recentByOffset.size() > RECENT_MAX) {
            Written oldest = recentByOffset.pollFirstEntry().getValue();
            recent.remove(oldest.id(), oldest);
            tracked.remove(oldest.id());
            open.remove(oldest.offset());
            return !oldest.equals(written);
        }
        return true;
    }

    private Confirmation confirmationOf(Written written, long nowNanos) {
        Confirmation known = tracked.get(written.id());
        return known != null
                ? known
                : Confirmation.resumed(
                        written, new Start(nowNanos, wallMicros()), nodes.entries(), nowNanos);
    }

    /** From the request where it was made here; else from now. */
    private Start start(Written written, long nowNanos) {
        Long since = waiters.since(written.id());
        return since == null
                ? new Start(nowNanos, wallMicros())
                : new Start(since, written.requestedAtMicros());
    }

    private long wallMicros() {
        return NodeTable.micros(wall.instant());
    }

    private void lookAtKeys(long nowNanos) {
        for (KeysConfirmation each : List.copyOf(keysWaiting)) {
            look(each, nowNanos);
        }
    }

    private void look(KeysConfirmation asked, long nowNanos) {
        if (asked.look(nodes.entries(), nowNanos)) {
            keysWaiting.remove(asked);
            KeysReceipt receipt = asked.receipt(Receipt.Status.CONFIRMED, nowNanos);
            executor.execute(() -> asked.confirmed().complete(receipt));
        }
    }

    private void closeIfSettled(Confirmation confirmation, long nowNanos) {
        if (!confirmation.settle(nowNanos)) {
            return;
        }
        String id = confirmation.written().id();
        open.remove(confirmation.written().offset(), confirmation);
        if (!recent.containsKey(id)) {
            tracked.remove(id);
        }
        List<CompletableFuture<Receipt>> done = waiters.take(id);
        if (!done.isEmpty()) {
            Receipt receipt = confirmation.receipt(nowNanos);
            done.forEach(each -> executor.execute(() -> each.complete(receipt)));
        }
    }
}
