package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.Revocation;
import dev.keyfence.verifier.fence.Confirmation.Written;
import dev.keyfence.verifier.fence.RevocationEntry.RevocationActor;
import dev.keyfence.verifier.key.Base32;
import dev.keyfence.verifier.verify.NodeIdentity;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What the control API does with the fence. Safe for any number of threads; never blocks. */
public final class Revoker implements AutoCloseable {

    /** Revocations that wait to be handed to Kafka; more are refused. One takes about 10 µs. */
    private static final int WRITES_WAITING_MAX = 10_000;

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);

    private final NodeIdentity self;
    private final FenceWriter writer;
    private final Receipts receipts;
    private final RevocationReports reports;
    private final LongSupplier position;
    private final ScheduledExecutorService timer;
    private final Clocks clocks;
    private final SecureRandom random = new SecureRandom();
    private final ThreadPoolExecutor writing =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WRITES_WAITING_MAX),
                    Thread.ofPlatform().name("keyfence-revoke").factory(),
                    new ThreadPoolExecutor.AbortPolicy());

    Revoker(
            NodeIdentity self,
            FenceWriter writer,
            Receipts receipts,
            RevocationReports reports,
            LongSupplier position,
            ScheduledExecutorService timer,
            Clocks clocks) {
        this.self = self;
        this.writer = writer;
        this.receipts = receipts;
        this.reports = reports;
        this.position = position;
        this.timer = timer;
        this.clocks = clocks;
    }

    /** One call of {@link #revoke}. */
    private record Call(String id, Instant requestedAt, long startNanos, Duration patience) {

        Written at(long offset) {
            return new Written(id, offset, NodeTable.micros(requestedAt));
        }
    }

    /**
     * Revokes. A request that names its revocation is written only where this node does not know it
     * yet; written twice, it covers no less than it did.
     *
     * @return the receipt: when it is confirmed; else, when the wait is over and the revocation is
     *     in the log, as it is then. Fails with {@link FenceUnavailableException} when Kafka did
     *     not take it within the delivery time-out, or when too many calls wait
     */
    public CompletableFuture<Receipt> revoke(RevocationRequest request) {
        Instant now = clocks.now();
        String id = request.id() == null ? newId(now) : request.id();
        Optional<RevocationEntry> known = known(request);
        if (known.isPresent()) {
            return reports.follow(known.get().written(), request.patience());
        }
        Call call = new Call(id, now, clocks.nowNanos(), request.patience());
        Optional<CompletableFuture<Receipt>> confirmed = receipts.await(id, call.startNanos);
        if (confirmed.isEmpty()) {
            return overloaded();
        }
        CompletableFuture<Receipt> result = confirmed.get();
        FenceKey key = new FenceKey.OfRevocation(request.target(), id);
        FenceRecord record = record(call, request);
        try {
            writing.execute(() -> write(call, key, record, result));
        } catch (RejectedExecutionException e) {
            result.cancel(false);
            receipts.stopWaiting(id);
            return overloaded();
        }
        return result.whenComplete((_, _) -> receipts.stopWaiting(id));
    }

    /**
     * A receipt beside what was asked.
     *
     * @param request what {@link #revoke} was called with
     */
    public ReportedRevocation reported(RevocationRequest request, Receipt receipt) {
        return new ReportedRevocation(
                known(request).orElseGet(() -> entry(request, receipt)), receipt);
    }

    /**
     * How far a revocation is now; empty when it is unknown here, or not among the latest {@value
     * Receipts#RECENT_MAX}.
     */
    public Optional<Receipt> receipt(String revocationId) {
        return receipts.find(revocationId, clocks.nowNanos());
    }

    /** The fleet, by node id. */
    public List<NodeView> nodes() {
        return receipts.nodes(clocks.nowNanos());
    }

    /** The end of the fence that this node has applied. */
    public long fencePosition() {
        return position.getAsLong();
    }

    /** Ends within a second; calls that wait are told that the node stops. */
    @Override
    public void close() {
        writing.shutdown();
        try {
            if (!writing.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                writing.shutdownNow();
            }
        } catch (InterruptedException e) {
            writing.shutdownNow();
            Thread.currentThread().interrupt();
        }
        FenceUnavailableException stopping = new FenceUnavailableException("the node is stopping");
        receipts.stopAllWaiting().forEach(each -> each.completeExceptionally(stopping));
    }

    private void write(
            Call call, FenceKey key, FenceRecord record, CompletableFuture<Receipt> result) {
        writer.write(key, record)
                .whenCompleteAsync(
                        (offset, failure) -> {
                            if (failure == null) {
                                answerInTime(call, call.at(offset), result);
                            } else {
                                result.completeExceptionally(cause(failure));
                            }
                        },
                        timer)
                .exceptionally(_ -> null);
    }

    /** Once it is in the log, the caller gets what there is when the wait is over. */
    private void answerInTime(Call call, Written written, CompletableFuture<Receipt> result) {
        if (result.isDone()) {
            return;
        }
        long left = call.startNanos + call.patience.toNanos() - clocks.nowNanos();
        Future<?> deadline =
                timer.schedule(
                        () ->
                                result.complete(
                                        receipts.now(written, call.startNanos, clocks.nowNanos())),
                        Math.max(0, left),
                        TimeUnit.NANOSECONDS);
        result.whenComplete((_, _) -> deadline.cancel(false)).exceptionally(_ -> null);
    }

    private RevocationEntry entry(RevocationRequest request, Receipt receipt) {
        Instant issuedBefore = request.issuedBefore();
        Actor actor = request.actor();
        return new RevocationEntry(
                receipt.revocationId(),
                receipt.position(),
                request.target(),
                issuedBefore == null ? null : NodeTable.micros(ClockSkew.cutoff(issuedBefore)),
                request.reason().name().toLowerCase(Locale.ROOT),
                request.note(),
                new RevocationActor(actor.getId(), actor.getAddress(), actor.getRequestId()),
                receipt.requestedAtMicros(),
                self.nodeId(),
                request.leakSource());
    }

    /** What the log holds of a request that names its revocation: another node may have made it. */
    private Optional<RevocationEntry> known(RevocationRequest request) {
        return request.id() == null ? Optional.empty() : reports.entry(request.id());
    }

    private String newId(Instant now) {
        long high = now.toEpochMilli() << 16 | (random.nextInt() & 0xffff);
        return Base32.encode("rev_", high, random.nextLong());
    }

    private FenceRecord record(Call call, RevocationRequest request) {
        Instant issuedBefore = request.issuedBefore();
        return new FenceRecord(
                Revocation.newBuilder()
                        .setRevocationId(call.id)
                        .setTarget(request.target().toRecord())
                        .setIssuedBefore(
                                issuedBefore == null ? null : ClockSkew.cutoff(issuedBefore))
                        .setReason(request.reason())
                        .setNote(request.note())
                        .setActor(request.actor())
                        .setRequestedAt(call.requestedAt)
                        .setControlNodeId(self.nodeId())
                        .setLeakSource(request.leakSource())
                        .build());
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    private static CompletableFuture<Receipt> overloaded() {
        return CompletableFuture.failedFuture(
                new FenceUnavailableException(
                        "too many revocations wait for Kafka or for their confirmation: none was"
                                + " written for this call; try again later"));
    }
}
