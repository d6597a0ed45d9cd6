package dev.keyfence.verifier.control;

import dev.keyfence.verifier.fence.Receipt;
import dev.keyfence.verifier.fence.ReportedRevocation;
import dev.keyfence.verifier.fence.RevocationEntry;
import dev.keyfence.verifier.fence.RevocationEntry.RevocationActor;
import dev.keyfence.verifier.fence.RevocationPage;
import dev.keyfence.verifier.fence.RevocationQuery;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Revocations without a fence: in effect at once, on keys in memory. */
final class FakeRevocations implements RevocationService {

    final List<RevocationOrder> orders = new ArrayList<>();
    final List<Duration> waits = new ArrayList<>();
    volatile boolean away;
    private final Map<String, ReportedRevocation> reports = new LinkedHashMap<>();
    private final FakeKeys keys;

    FakeRevocations(FakeKeys keys) {
        this.keys = keys;
    }

    void reset() {
        orders.clear();
        waits.clear();
        reports.clear();
        away = false;
    }

    @Override
    public synchronized CompletableFuture<ReportedRevocation> revoke(
            RevocationOrder order, Duration wait) {
        waits.add(wait);
        if (away) {
            return CompletableFuture.failedFuture(new IllegalStateException("no broker"));
        }
        String id = order.id() == null ? "rev_" + (orders.size() + 1) : order.id();
        ReportedRevocation known = reports.get(id);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        orders.add(order);
        List<StoredKey> named = new ArrayList<>();
        keys.each(
                KeyFilter.ALL,
                key -> {
                    if (order.target().names(key)) {
                        named.add(key);
                    }
                    return true;
                });
        named.forEach(key -> keys.change(key.id(), FakeKeys.status(KeyStatus.REVOKED)));
        ReportedRevocation report = report(id, order, wait);
        reports.put(id, report);
        return CompletableFuture.completedFuture(report);
    }

    @Override
    public synchronized CompletableFuture<Optional<ReportedRevocation>> find(
            String id, Duration wait) {
        waits.add(wait);
        return CompletableFuture.completedFuture(Optional.ofNullable(reports.get(id)));
    }

    @Override
    public synchronized RevocationPage list(RevocationQuery query, long before, int limit) {
        List<ReportedRevocation> found =
                new ArrayList<>(reports.values())
                        .reversed().stream()
                                .filter(each -> query.matches(each.entry()))
                                .filter(each -> each.entry().position() < before)
                                .toList();
        boolean more = found.size() > limit;
        List<ReportedRevocation> items = more ? found.subList(0, limit) : found;
        return new RevocationPage(items, more ? items.getLast().entry().position() : null);
    }

    @Override
    public synchronized boolean isOtherwiseUsed(String id) {
        String who = id.substring(0, id.length() - 13);
        return reports.keySet().stream()
                .anyMatch(other -> other.startsWith(who) && !other.equals(id));
    }

    private ReportedRevocation report(String id, RevocationOrder order, Duration wait) {
        long position = 1_233L + orders.size();
        return new ReportedRevocation(
                new RevocationEntry(
                        id,
                        position,
                        order.target(),
                        null,
                        order.reason().word(),
                        order.note(),
                        new RevocationActor(
                                order.actor().id(),
                                order.actor().address(),
                                order.actor().requestId()),
                        1_800_000_000_000_000L,
                        "control-1",
                        order.leakSource()),
                new Receipt(
                        id,
                        position,
                        1_800_000_000_000_000L,
                        7_912_345L,
                        wait.isZero() ? Receipt.Status.PENDING : Receipt.Status.CONFIRMED,
                        List.of(
                                new Receipt.NodeReceipt(
                                        "n1",
                                        Receipt.NodeStatus.APPLIED,
                                        3_141_592L,
                                        1_800_000_000_003_141L),
                                new Receipt.NodeReceipt(
                                        "n2", Receipt.NodeStatus.FENCED, null, null))));
    }
}
