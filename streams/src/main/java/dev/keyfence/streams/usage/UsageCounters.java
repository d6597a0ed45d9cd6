package dev.keyfence.streams.usage;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The topology's counts since the process started. Safe for any number of threads. */
public final class UsageCounters {

    private final Map<UsageCount, LongAdder> counts = new EnumMap<>(UsageCount.class);

    /** All counts at zero. */
    public UsageCounters() {
        for (UsageCount count : UsageCount.values()) {
            counts.put(count, new LongAdder());
        }
    }

    /** How often this happened. */
    public long get(UsageCount count) {
        return adder(count).sum();
    }

    void add(UsageCount count) {
        adder(count).increment();
    }

    private LongAdder adder(UsageCount count) {
        return counts.getOrDefault(count, new LongAdder());
    }
}
