package dev.keyfence.verifier.archive;

import java.util.HashMap;
import java.util.Map;

/**
 * The most frequent of many names, in bounded memory.
 *
 * <p>The algorithm of Misra and Gries: a name that is followed is counted; one that is not takes a
 * free counter, or, where there is none, takes one off every counter, itself included. A counter is
 * at most N / (k + 1) below the truth, with N names counted and k counters, and never above it; so
 * a name with a larger share than 1 / (k + 1) is always there. Taking one off all costs as much as
 * was counted before: a constant for each name, on average. Not safe for several threads.
 */
final class TopNames {

    private final int countersMax;
    private final Map<String, Long> counters = new HashMap<>();

    /**
     * Counts nothing yet.
     *
     * @param countersMax how many names are followed at once
     */
    TopNames(int countersMax) {
        this.countersMax = countersMax;
    }

    /** Counts a name once. */
    void add(String name) {
        if (counters.containsKey(name) || counters.size() < countersMax) {
            counters.merge(name, 1L, Long::sum);
            return;
        }
        counters.values().removeIf(count -> count == 1);
        counters.replaceAll((_, count) -> count - 1);
    }

    /** Adds what is counted to a sum. */
    void addTo(Map<String, Long> sum) {
        counters.forEach((name, count) -> sum.merge(name, count, Long::sum));
    }
}
