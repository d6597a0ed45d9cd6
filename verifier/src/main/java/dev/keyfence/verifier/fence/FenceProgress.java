package dev.keyfence.verifier.fence;

import dev.keyfence.verifier.verify.Freshness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for the fence to be applied further, and when it was applied how far. The follower's
 * thread tells it of every step, which costs one volatile read while nobody waits; waiting requests
 * go on on a thread of their own.
 */
final class FenceProgress implements Freshness, AutoCloseable {

    /** Requests that wait at once; more are told at once that the node is behind. Some MB. */
    static final int WAITING_MAX = 10_000;

    private static final long NOBODY = Long.MAX_VALUE;

    /** One request that waits. */
    private static final class Waiter {
        private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

        void goOn() {
            done.complete(null);
        }
    }

    private final Duration patience;
    private final ScheduledExecutorService executor;
    private final TreeMap<Long, List<Waiter>> waiting = new TreeMap<>();
    private int waitingCount;
    private volatile long lowestWaitedFor = NOBODY;
    private volatile long next;

    /** Progress of a fence that has applied nothing yet. */
    FenceProgress(Duration patience) {
        this(patience, executor());
    }

    FenceProgress(Duration patience, ScheduledExecutorService executor) {
        this.patience = patience;
        this.executor = executor;
    }

    /**
     * Says how far the fence is applied; for the follower's thread.
     *
     * @param position the next offset to apply
     */
    void applied(long position) {
        next = position;
        if (position > lowestWaitedFor) {
            wake(position);
        }
    }

    @Override
    public long fencePosition() {
        return next;
    }

    @Override
    public CompletableFuture<?> reachedOrLate(long position) {
        Waiter waiter = new Waiter();
        if (!enter(position, waiter)) {
            return CompletableFuture.completedFuture(null);
        }
        var late =
                executor.schedule(
                        () -> leave(position, waiter), patience.toNanos(), TimeUnit.NANOSECONDS);
        return waiter.done.whenComplete((_, _) -> late.cancel(false));
    }

    /** Lets everybody go on. */
    @Override
    public void close() {
        executor.shutdownNow();
        List<Waiter> all;
        synchronized (this) {
            all = waiting.values().stream().flatMap(List::stream).toList();
            waiting.clear();
            waitingCount = 0;
            lowestWaitedFor = NOBODY;
        }
        all.forEach(Waiter::goOn);
    }

    /** False when there is no need to wait, or no room. */
    private synchronized boolean enter(long position, Waiter waiter) {
        if (waitingCount >= WAITING_MAX || executor.isShutdown()) {
            return false;
        }
        waiting.computeIfAbsent(position, _ -> new ArrayList<>(1)).add(waiter);
        waitingCount++;
        lowestWaitedFor = waiting.firstKey();
        // The follower may have passed by between the caller's look and this; it writes, then
        // looks.
        if (next > position) {
            forget(position, waiter);
            return false;
        }
        return true;
    }

    private void leave(long position, Waiter waiter) {
        synchronized (this) {
            forget(position, waiter);
        }
        waiter.goOn();
    }

    private void forget(long position, Waiter waiter) {
        List<Waiter> there = waiting.get(position);
        if (there != null && there.remove(waiter)) {
            waitingCount--;
            if (there.isEmpty()) {
                waiting.remove(position);
            }
            lowestWaitedFor = waiting.isEmpty() ? NOBODY : waiting.firstKey();
        }
    }

    private synchronized void wake(long position) {
        Map<Long, List<Waiter>> passed = waiting.headMap(position);
        List<Waiter> awake = passed.values().stream().flatMap(List::stream).toList();
        waitingCount -= awake.size();
        passed.clear();
        lowestWaitedFor = waiting.isEmpty() ? NOBODY : waiting.firstKey();
        if (!executor.isShutdown()) {
            executor.execute(() -> awake.forEach(Waiter::goOn));
        }
    }

    private static ScheduledExecutorService executor() {
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("keyfence-freshness").daemon().factory());
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
