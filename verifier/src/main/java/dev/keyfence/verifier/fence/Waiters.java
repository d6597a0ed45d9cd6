package dev.keyfence.verifier.fence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who waits for which revocation's confirmation. Not safe for threads. */
final class Waiters {

    private final int countMax;
    private final Map<String, List<Waiter>> waiting = new HashMap<>();
    private int count;

    /**
     * Nobody yet.
     *
     * @param countMax how many may wait at once
     */
    Waiters(int countMax) {
        this.countMax = countMax;
    }

    private record Waiter(long startNanos, CompletableFuture<Receipt> confirmed) {}

    /** One more; empty when too many wait. */
    Optional<CompletableFuture<Receipt>> add(String id, long startNanos) {
        if (count >= countMax) {
            return Optional.empty();
        }
        count++;
        Waiter waiter = new Waiter(startNanos, new CompletableFuture<>());
        waiting.computeIfAbsent(id, _ -> new ArrayList<>()).add(waiter);
        return Optional.of(waiter.confirmed);
    }

    /** Since when the first one waits for a revocation; null when nobody does. */
    @Nullable Long since(String id) {
        List<Waiter> all = waiting.get(id);
        return all == null ? null : all.getFirst().startNanos;
    }

    /** Forgets the waits for a revocation that are over: complete, or cancelled. */
    void prune(String id) {
        List<Waiter> all = waiting.get(id);
        if (all == null) {
            return;
        }
        count -= all.size();
        all.removeIf(each -> each.confirmed.isDone());
        count += all.size();
        if (all.isEmpty()) {
            waiting.remove(id);
        }
    }

    /** Hands out who waits for a revocation. */
    List<CompletableFuture<Receipt>> take(String id) {
        List<Waiter> all = waiting.remove(id);
        if (all == null) {
            return List.of();
        }
        count -= all.size();
        return all.stream().map(Waiter::confirmed).toList();
    }

    /** Hands out everybody. */
    List<CompletableFuture<Receipt>> takeAll() {
        List<CompletableFuture<Receipt>> all =
                waiting.values().stream().flatMap(List::stream).map(Waiter::confirmed).toList();
        waiting.clear();
        count = 0;
        return all;
    }
}
