package dev.keyfence.verifier.http;

import dev.keyfence.verifier.verify.Freshness;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** A fence that stands where tests say, and whose patience ends when they say. */
final class FakeFreshness implements Freshness {

    final BlockingQueue<Long> asked = new LinkedBlockingQueue<>();
    private final Map<Long, CompletableFuture<?>> waiting = new ConcurrentHashMap<>();
    private volatile long next = 42;

    void applied(long position) {
        next = position;
        letGo();
    }

    /** Ends all waits, reached or not. */
    void letGo() {
        waiting.values().forEach(waiter -> waiter.complete(null));
        waiting.clear();
    }

    @Override
    public long fencePosition() {
        return next;
    }

    @Override
    public CompletableFuture<?> reachedOrLate(long position) {
        CompletableFuture<?> waiter =
                waiting.computeIfAbsent(position, _ -> new CompletableFuture<>());
        asked.add(position);
        return waiter;
    }
}
