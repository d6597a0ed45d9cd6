package dev.keyfence.verifier.decisionlog;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jctools.queues.QueueProgressIndicators;

/**
 * Counts decisions on their way. What was queued is read off the queue's own indexes, so that
 * counting costs the request path nothing.
 */
final class Counts implements DecisionLogMetrics {

    private final QueueProgressIndicators queue;
    private final long recovered;
    private final LongAdder neverQueued = new LongAdder();
    private final AtomicLong inHand = new AtomicLong();
    private final AtomicLong spooled;
    private final LongAdder published = new LongAdder();
    private final Map<LossReason, LongAdder> lost = new EnumMap<>(LossReason.class);

    /**
     * Counts over a queue.
     *
     * @param recovered how many stood in the spool at the start
     */
    Counts(QueueProgressIndicators queue, long recovered) {
        this.queue = queue;
        this.recovered = recovered;
        spooled = new AtomicLong(recovered);
        for (LossReason reason : LossReason.values()) {
            lost.put(reason, new LongAdder());
        }
    }

    /** A decision was turned away before it was queued. */
    void turnedAway(LossReason reason) {
        adder(reason).increment();
        neverQueued.increment();
    }

    /** A decision left the queue: it is the log's, in memory, from here on. */
    void taken() {
        inHand.incrementAndGet();
    }

    /** Decisions that were in memory are in the spool as well. */
    void spooled(int count) {
        spooled.addAndGet(count);
        inHand.addAndGet(-count);
    }

    /** Kafka acknowledged a decision. */
    void acknowledged(boolean wasSpooled) {
        published.increment();
        leave(wasSpooled, 1);
    }

    /** Decisions will not be published. */
    void dropped(LossReason reason, boolean wasSpooled, long count) {
        adder(reason).add(count);
        leave(wasSpooled, count);
    }

    private void leave(boolean wasSpooled, long count) {
        (wasSpooled ? spooled : inHand).addAndGet(-count);
    }

    @Override
    public long decided() {
        return queue.currentProducerIndex() + neverQueued.sum();
    }

    @Override
    public long recovered() {
        return recovered;
    }

    @Override
    public long published() {
        return published.sum();
    }

    @Override
    public long pending() {
        return queue.currentProducerIndex() - queue.currentConsumerIndex() + inHand.get();
    }

    @Override
    public long spooled() {
        return spooled.get();
    }

    @Override
    public long lost(LossReason reason) {
        return adder(reason).sum();
    }

    private LongAdder adder(LossReason reason) {
        LongAdder adder = lost.get(reason);
        if (adder == null) {
            throw new IllegalStateException("every reason is counted: " + reason);
        }
        return adder;
    }
}
