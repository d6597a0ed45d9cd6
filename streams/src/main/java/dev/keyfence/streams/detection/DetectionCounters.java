package dev.keyfence.streams.detection;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The topology's counts since the process started. Safe for any number of threads. */
public final class DetectionCounters {

    private final Map<DetectionCount, LongAdder> counts = new EnumMap<>(DetectionCount.class);

    /** All counts at zero. */
    public DetectionCounters() {
        for (DetectionCount count : DetectionCount.values()) {
            counts.put(count, new LongAdder());
        }
    }

    /** How often this happened. */
    public long get(DetectionCount count) {
        return adder(count).sum();
    }

    void add(DetectionCount count) {
        adder(count).increment();
    }

    private LongAdder adder(DetectionCount count) {
        return counts.getOrDefault(count, new LongAdder());
    }
}
