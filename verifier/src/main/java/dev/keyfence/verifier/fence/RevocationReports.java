package dev.keyfence.verifier.fence;

import dev.keyfence.verifier.fence.Confirmation.Written;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What became of revocations, whoever asked for them and however long ago. Reads memory and disk,
 * never the network. Safe for any number of threads.
 */
public final class RevocationReports {

    private final Receipts receipts;
    private final RevocationLog log;
    private final ScheduledExecutorService timer;
    private final Clocks clocks;

    RevocationReports(
            Receipts receipts, RevocationLog log, ScheduledExecutorService timer, Clocks clocks) {
        this.receipts = receipts;
        this.log = log;
        this.timer = timer;
        this.clocks = clocks;
    }

    /**
     * One revocation.
     *
     * @param patience how long to wait for its confirmation
     * @return completes when it is confirmed, or as it is when the wait is over; empty where this
     *     node knows none of that name
     */
    public CompletableFuture<Optional<ReportedRevocation>> find(String id, Duration patience) {
        Optional<RevocationEntry> entry = log.find(id);
        return entry.isEmpty()
                ? CompletableFuture.completedFuture(Optional.empty())
                : follow(entry.get().written(), patience)
                        .thenApply(receipt ->
                                Optional.of(new ReportedRevocation(entry.get(), receipt)));
    }

    /**
     * Lists revocations, newest first, each as it is now.
     *
     * @param query which
     * @param before only those that stand before this position of the fence; {@link Long#MAX_VALUE}
     *     for all
     * @param limit how many at the most
     */
    public RevocationPage list(RevocationQuery query, long before, int limit) {
        RevocationLog.Entries entries = log.list(query, before, limit);
        long now = clocks.nowNanos();
        List<ReportedRevocation> items =
                entries.items().stream()
                        .map(each ->
                                new ReportedRevocation(each, receipts.now(each.written(), now)))
                        .toList();
        return new RevocationPage(items, entries.nextBefore());
    }

    /**
     * The name of another revocation than {@code id} that lies between two names, both included;
     * empty where there is none.
     */
    public Optional<String> otherBetween(String first, String last, String id) {
        return log.otherBetween(first, last, id);
    }

    /** A revocation as it stands in the log, if it is known here. */
    Optional<RevocationEntry> entry(String id) {
        return log.find(id);
    }

    /** The receipt when it is confirmed, or as it is when the wait is over or cannot be had. */
    CompletableFuture<Receipt> follow(Written written, Duration patience) {
        long now = clocks.nowNanos();
        Optional<CompletableFuture<Receipt>> confirmed = receipts.follow(written, now);
        if (patience.isZero() || confirmed.isEmpty() || confirmed.get().isDone()) {
            confirmed.ifPresent(wait -> wait.cancel(false));
            receipts.stopWaiting(written.id());
            return CompletableFuture.completedFuture(receipts.now(written, now));
        }
        CompletableFuture<Receipt> result = confirmed.get();
        Future<?> deadline =
                timer.schedule(
                        () -> result.complete(receipts.now(written, clocks.nowNanos())),
                        patience.toNanos(),
                        TimeUnit.NANOSECONDS);
        return result.whenComplete((_, _) -> {
            deadline.cancel(false);
            receipts.stopWaiting(written.id());
        });
    }
}
