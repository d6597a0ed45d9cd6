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
    private final LongAdder neverQueued = new LongAdder();
    private final AtomicLong inHand = new AtomicLong();
    private final LongAdder published = new LongAdder();
    private final Map<LossReason, LongAdder> lost = new EnumMap<>(LossReason.class);

    /** Counts over this queue. */
    Counts(QueueProgressIndicators queue) {
        this.queue = queue;
        for (LossReason reason : LossReason.values()) {
            lost.put(reason, new LongAdder());
        }
    }

    /** A decision was turned away before it was queued. */
    void turnedAway(LossReason reason) {
        adder(reason).increment();
        neverQueued.increment();
    }

    /** A decision left the queue: it is the publisher's from here on. */
    void taken() {
        inHand.incrementAndGet();
    }

    /** Kafka acknowledged a decision that was taken. */
    void acknowledged() {
        published.increment();
        inHand.decrementAndGet();
    }

    /** A decision that was taken will not be published. */
    void dropped(LossReason reason) {
        adder(reason).increment();
        inHand.decrementAndGet();
    }

    /** Decisions taken that are neither acknowledged nor lost. */
    long inHand() {
        return inHand.get();
    }

    @Override
    public long decided() {
        return queue.currentProducerIndex() + neverQueued.sum();
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
