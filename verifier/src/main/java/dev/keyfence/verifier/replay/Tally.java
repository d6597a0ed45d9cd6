package dev.keyfence.verifier.replay;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of the lines: {@code lines read = malformed + allowed + denied + unanswered} once
 * nothing is under way. Thread-safe.
 */
final class Tally {

    /** There are about fifteen reason codes; a target that invents more gets "other". */
    private static final int REASONS_MAX = 64;

    private final Map<String, AtomicLong> allowed = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> denied = new ConcurrentHashMap<>();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong malformed = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong unansweredInARow = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final AtomicLong keysMade = new AtomicLong();
    private final Latencies latencies = new Latencies();

    void read() {
        read.incrementAndGet();
    }

    void malformed() {
        malformed.incrementAndGet();
    }

    /** Counts a decision that was observed, and took no time. */
    void observed(boolean letThrough, String why) {
        Map<String, AtomicLong> reasons = letThrough ? allowed : denied;
        String reason = reasons.containsKey(why) || reasons.size() < REASONS_MAX ? why : "other";
        reasons.computeIfAbsent(reason, _ -> new AtomicLong()).incrementAndGet();
        unansweredInARow.set(0);
    }

    void decided(Answer.Decided answer) {
        observed(answer.allowed(), answer.reason());
        latencies.add(answer.endNanos() - answer.startNanos());
    }

    /** Counts a line without an answer, and tells how many there were in a row. */
    long unanswered() {
        unanswered.incrementAndGet();
        return unansweredInARow.incrementAndGet();
    }

    /** Whether any line got a decision so far. */
    boolean anyDecided() {
        return !allowed.isEmpty() || !denied.isEmpty();
    }

    void retried() {
        retried.incrementAndGet();
    }

    void keyMade() {
        keysMade.incrementAndGet();
    }

    long linesRead() {
        return read.get();
    }

    Totals totals() {
        return new Totals(
                read.get(),
                malformed.get(),
                counts(allowed),
                counts(denied),
                unanswered.get(),
                retried.get(),
                keysMade.get(),
                latencies.quantileMicros(0.5),
                latencies.quantileMicros(0.99));
    }

    private static Map<String, Long> counts(Map<String, AtomicLong> reasons) {
        Map<String, Long> counts = new TreeMap<>();
        reasons.forEach((reason, count) -> counts.put(reason, count.get()));
        return counts;
    }
}
