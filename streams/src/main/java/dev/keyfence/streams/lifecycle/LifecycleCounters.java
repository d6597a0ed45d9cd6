package dev.keyfence.streams.lifecycle;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The topology's counts since the process started. Safe for any number of threads. */
public final class LifecycleCounters {

    private final Map<LifecycleCount, LongAdder> counts = new EnumMap<>(LifecycleCount.class);

    /** All counts at zero. */
    public LifecycleCounters() {
        for (LifecycleCount count : LifecycleCount.values()) {
            counts.put(count, new LongAdder());
        }
    }

    /** How often this happened. */
    public long get(LifecycleCount count) {
        return adder(count).sum();
    }

    void add(LifecycleCount count) {
        adder(count).increment();
    }

    private LongAdder adder(LifecycleCount count) {
        return counts.getOrDefault(count, new LongAdder());
    }
}
