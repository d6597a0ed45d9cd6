package dev.keyfence.verifier.replica;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts in memory, for whoever publishes the counts. */
public final class ReplicaCounters implements ReplicaMetrics {

    /** What is counted. */
    public enum Count {
        RECEIVED,
        APPLIED,
        UNREADABLE,
        REBUILT,
        DEAD_LETTER_LOST
    }

    private record Slot(String topic, Count count) {}

    /** As many entries as there are followed topics, times the counts. */
    private final Map<Slot, LongAdder> counts = new ConcurrentHashMap<>();

    @Override
    public void received(String topic) {
        add(topic, Count.RECEIVED);
    }

    @Override
    public void applied(String topic) {
        add(topic, Count.APPLIED);
    }

    @Override
    public void unreadable(String topic) {
        add(topic, Count.UNREADABLE);
    }

    @Override
    public void rebuilt(String topic) {
        add(topic, Count.REBUILT);
    }

    @Override
    public void deadLetterLost(String topic) {
        add(topic, Count.DEAD_LETTER_LOST);
    }

    /** What was counted since the start. */
    public long get(String topic, Count count) {
        LongAdder adder = counts.get(new Slot(topic, count));
        return adder == null ? 0 : adder.sum();
    }

    private void add(String topic, Count count) {
        counts.computeIfAbsent(new Slot(topic, count), _ -> new LongAdder()).increment();
    }
}
