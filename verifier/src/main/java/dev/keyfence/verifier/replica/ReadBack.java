package dev.keyfence.verifier.replica;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far a follower is in each partition, for those who wait until it has read what they wrote.
 * Told by one thread; waited for by any number.
 */
final class ReadBack {

    /** Kafka has what was written, so that reading it is a matter of milliseconds. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The last offsets of the batch at hand, whose rows are not on disk yet. */
    private final Map<Integer, Long> batch = new HashMap<>();

    private final Map<Integer, Long> reached = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition further = lock.newCondition();

    /** Where a record stands. */
    record Place(int partition, long offset) {}

    /** Says that a record was read. */
    void read(int partition, long offset) {
        batch.put(partition, offset);
    }

    /** Says that what was read is on disk. */
    void applied() {
        lock.lock();
        try {
            reached.putAll(batch);
            further.signalAll();
        } finally {
            lock.unlock();
        }
        batch.clear();
    }

    /** Says that everything is read again. */
    void reset() {
        batch.clear();
        lock.lock();
        try {
            reached.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all are on disk; false when they are not in time. */
    boolean await(List<Place> places) throws InterruptedException {
        long nanos = PATIENCE.toNanos();
        List<Place> open = new ArrayList<>(places);
        lock.lock();
        try {
            while (true) {
                open.removeIf(
                        place -> reached.getOrDefault(place.partition(), -1L) >= place.offset());
                if (open.isEmpty()) {
                    return true;
                }
                if (nanos <= 0) {
                    return false;
                }
                nanos = further.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }
}
