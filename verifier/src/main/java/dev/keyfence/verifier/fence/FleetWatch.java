package dev.keyfence.verifier.fence;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Waits until every node has applied a change of {@code keys}. Safe for any number of threads. */
public final class FleetWatch {

    private final Receipts receipts;
    private final LongSupplier keysPosition;
    private final ScheduledExecutorService timer;
    private final Clocks clocks;

    FleetWatch(
            Receipts receipts,
            LongSupplier keysPosition,
            ScheduledExecutorService timer,
            Clocks clocks) {
        this.receipts = receipts;
        this.keysPosition = keysPosition;
        this.timer = timer;
        this.clocks = clocks;
    }

    /**
     * Waits until every node that may answer has applied what this node has applied now.
     *
     * @param patience how long
     * @return the receipt: when it is confirmed, else as it is when the wait is over. Fails with
     *     {@link FenceUnavailableException} when too many calls wait
     */
    public CompletableFuture<KeysReceipt> await(Duration patience) {
        long start = clocks.nowNanos();
        KeysConfirmation asked =
                new KeysConfirmation(keysPosition.getAsLong(), receipts.self(), start);
        if (!receipts.await(asked, start)) {
            return CompletableFuture.failedFuture(
                    new FenceUnavailableException(
                            "too many calls wait for the fleet; the change is made, ask for the key"
                                    + " later"));
        }
        Future<?> deadline =
                timer.schedule(
                        () -> asked.confirmed().complete(receipts.giveUp(asked, clocks.nowNanos())),
                        patience.toNanos(),
                        TimeUnit.NANOSECONDS);
        return asked.confirmed().whenComplete((_, _) -> deadline.cancel(false));
    }
}
