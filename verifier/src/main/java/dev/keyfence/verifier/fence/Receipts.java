package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.verifier.fence.Confirmation.Written;
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

    /** Answers of {@code GET /v1/revocations/{id}} reach back so far; some MB. */
    static final int RECENT_MAX = 10_000;

    /** Calls that wait for a confirmation; more are refused before anything is written. */
    static final int WAITING_MAX = 10_000;

    private final NodeTable nodes;
    private final Executor executor;
    private final Map<String, Written> recent = new HashMap<>();
    private final TreeMap<Long, Written> recentByOffset = new TreeMap<>();
    private final Map<String, Confirmation> tracked = new HashMap<>();
    private final TreeMap<Long, Confirmation> open = new TreeMap<>();
    private final Map<String, Waiter> waiting = new HashMap<>();
    private final Set<KeysConfirmation> keysWaiting = new LinkedHashSet<>();

    Receipts(NodeTable nodes, Executor executor) {
        this.nodes = nodes;
        this.executor = executor;
    }

    private record Waiter(long startNanos, CompletableFuture<Receipt> confirmed) {}

    /**
     * Waits for a revocation's confirmation; call before it is written, and {@link #stopWaiting}
     * when done.
     *
     * @return completes on the executor; empty when too many wait
     */
    synchronized Optional<CompletableFuture<Receipt>> await(String id, long startNanos) {
        if (waiting.size() >= WAITING_MAX) {
            return Optional.empty();
        }
        Waiter waiter = new Waiter(startNanos, new CompletableFuture<>());
        waiting.put(id, waiter);
        return Optional.of(waiter.confirmed);
    }

    synchronized void stopWaiting(String id) {
        waiting.remove(id);
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
        List<CompletableFuture<Receipt>> all =
                waiting.values().stream().map(Waiter::confirmed).toList();
        waiting.clear();
        return all;
    }

    /** A revocation was read and applied. */
    synchronized void revoked(Written written, long nowNanos) {
        if (!remember(written)) {
            return;
        }
        Waiter waiter = waiting.get(written.id());
        long start = waiter == null ? nowNanos : waiter.startNanos;
        Confirmation confirmation = new Confirmation(written, start, nodes.entries(), nowNanos);
        tracked.put(written.id(), confirmation);
        open.put(written.offset(), confirmation);
        closeIfSettled(confirmation, nowNanos);
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
        Confirmation confirmation = tracked.get(id);
        Written written = recent.get(id);
        if (confirmation == null && written != null) {
            confirmation = new Confirmation(written, nowNanos, nodes.entries(), nowNanos);
        }
        return Optional.ofNullable(confirmation)
                .map(found -> {
                    closeIfSettled(found, nowNanos);
                    return found.receipt(nowNanos);
                });
    }

    /** The receipt of a revocation that is in the log, read or not. */
    synchronized Receipt now(Written written, long startNanos, long nowNanos) {
        return find(written.id(), nowNanos)
                .orElseGet(() ->
                        new Confirmation(written, startNanos, nodes.entries(), nowNanos)
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
        if (known != null && known.offset() >= written.offset()) {
            return false;
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
        open.remove(confirmation.written().offset(), confirmation);
        Waiter waiter = waiting.remove(confirmation.written().id());
        if (waiter != null) {
            Receipt receipt = confirmation.receipt(nowNanos);
            executor.execute(() -> waiter.confirmed.complete(receipt));
        }
    }
}
