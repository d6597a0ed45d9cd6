package dev.keyfence.verifier.export;

import java.util.concurrent.atomic.LongAdder;

/**
 * What became of an export's records: {@code read = left out + delivered + dead + given back}, once
 * nothing is under way. Thread-safe.
 */
public final class ExportCounters {

    private final LongAdder read = new LongAdder();
    private final LongAdder leftOut = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder dead = new LongAdder();
    private final LongAdder givenBack = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile boolean failing;

    /** What is counted. */
    public enum Count {
        READ,
        LEFT_OUT,
        DELIVERED,
        DEAD,
        /** Left to whoever reads them next: another node, or this one after it lost Kafka. */
        GIVEN_BACK,
        /** Tries that failed. */
        FAILURES
    }

    /** A count. */
    public long get(Count count) {
        return switch (count) {
            case READ -> read.sum();
            case LEFT_OUT -> leftOut.sum();
            case DELIVERED -> delivered.sum();
            case DEAD -> dead.sum();
            case GIVEN_BACK -> givenBack.sum();
            case FAILURES -> failures.sum();
        };
    }

    /** Whether the last try failed. */
    public boolean isFailing() {
        return failing;
    }

    void read() {
        read.increment();
    }

    void leftOut() {
        leftOut.increment();
    }

    void delivered() {
        delivered.increment();
        failing = false;
    }

    void dead() {
        dead.increment();
    }

    void givenBack() {
        givenBack.increment();
    }

    void failed() {
        failures.increment();
        failing = true;
    }
}
