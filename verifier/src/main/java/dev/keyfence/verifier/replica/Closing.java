package dev.keyfence.verifier.replica;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;

/** The wish to end, which every wait of a follower listens to. Safe for any number of threads. */
final class Closing {

    private final CompletableFuture<Void> requested = new CompletableFuture<>();

    void request() {
        requested.complete(null);
    }

    boolean isRequested() {
        return requested.isDone();
    }

    /** Waits; returns true, at once, when the end is wished for. */
    boolean isRequestedWithin(Duration wait) {
        try {
            requested.get(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return requested.isDone();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        return true;
    }

    /** Waits until a future is done, or the end is wished for, or the time is over. */
    void awaitDone(CompletableFuture<?> future, Duration wait) {
        try {
            CompletableFuture.anyOf(future, requested).get(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // What came of it is the future's to tell.
            return;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
