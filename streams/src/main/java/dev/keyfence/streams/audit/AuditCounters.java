package dev.keyfence.streams.audit;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/** The topology's counts since the process started. Safe for any number of threads. */
public final class AuditCounters {

    private final Map<AuditCount, LongAdder> counts = new EnumMap<>(AuditCount.class);
    private volatile long readToMillis = Long.MIN_VALUE;

    /** All counts at zero. */
    public AuditCounters() {
        for (AuditCount count : AuditCount.values()) {
            counts.put(count, new LongAdder());
        }
    }

    /** How often this happened. */
    public long get(AuditCount count) {
        return adder(count).sum();
    }

    /**
     * All is compared that brokers took before this, in milliseconds since the epoch; empty where
     * this process does not know.
     */
    public OptionalLong readToMillis() {
        long millis = readToMillis;
        return millis == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(millis);
    }

    void add(AuditCount count) {
        adder(count).increment();
    }

    void add(AuditCount count, long times) {
        adder(count).add(times);
    }

    void readTo(long millis) {
        readToMillis = millis;
    }

    private LongAdder adder(AuditCount count) {
        return counts.getOrDefault(count, new LongAdder());
    }
}
