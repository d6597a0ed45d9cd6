package dev.keyfence.verifier.decisionlog;

import dev.keyfence.verifier.clock.Reconnectable;
import dev.keyfence.verifier.verify.Decision;
import dev.keyfence.verifier.verify.DecisionSink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Serializer;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes decisions without ever delaying one: the request path puts them into a bounded queue,
 * from which one thread encodes and sends them in order. While Kafka or the schema registry is away
 * they wait, first in the producer's buffer and then in the queue; when both are full they are
 * counted as lost, by reason, and their sequence numbers show which. Nothing is kept on disk, so
 * what is pending when the process dies is lost as well.
 *
 * <p>Lazy: nothing is connected before {@link #start()}, and a Kafka that is down then is waited
 * for. Safe for any number of threads.
 */
public final class DecisionLog implements DecisionSink, Reconnectable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    /** What an interrupted publisher may still take to give up its producer. */
    private static final long ABORT_MILLIS_MAX = 1_000;

    private final DecisionLogSettings settings;
    private final MpscAtomicArrayQueue<Decision> queue;
    private final Counts counts;
    private final Outlet outlet;
    private final Publisher publisher;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * A log of these parts; does not connect.
     *
     * @param settings how to publish
     * @param producers makes a producer; called again when one can no longer be used, and retried
     *     when it throws. The log closes what it made
     * @param serializer encodes decisions; throws {@link
     *     org.apache.kafka.common.errors.RetriableException} when it can do so later
     */
    public DecisionLog(
            DecisionLogSettings settings,
            Supplier<? extends Producer<byte[], byte[]>> producers,
            Serializer<dev.keyfence.schemas.record.Decision> serializer) {
        this.settings = settings;
        this.queue = new MpscAtomicArrayQueue<>(settings.queueDecisionsMax());
        this.counts = new Counts(queue);
        outlet = new Outlet(settings.topic(), producers, serializer, counts);
        this.publisher = new Publisher(settings, queue, counts, outlet);
        this.thread = Thread.ofPlatform().name("keyfence-decision-log").unstarted(publisher);
    }

    /** Starts publishing; decisions taken before wait in the queue. */
    public void start() {
        thread.start();
    }

    @Override
    public void accept(Decision decision) {
        if (closed) {
            counts.turnedAway(LossReason.CLOSED);
        } else if (!queue.offer(decision)) {
            counts.turnedAway(LossReason.QUEUE_FULL);
        }
    }

    /** What keeps decisions from being published: a sentence, or empty when nothing does. */
    public Optional<String> check() {
        return publisher.complaint();
    }

    /** How many decisions went where. */
    public DecisionLogMetrics metrics() {
        return counts;
    }

    /**
     * Loses nothing: what the old producer does not deliver in a second, the new one gets again and
     * in order. Some of it may stand in the topic twice then, with the same decision id.
     */
    @Override
    public void reconnect() {
        outlet.reconnect();
    }

    /**
     * Publishes what is pending, for as long as the settings allow, and counts the rest as lost.
     * Stop the request path first: a decision that comes while this runs may stay pending.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        publisher.stop();
        LockSupport.unpark(thread);
        if (thread.isAlive() && !joined(settings.closeTimeout().toMillis() + ABORT_MILLIS_MAX)) {
            thread.interrupt();
            if (!joined(ABORT_MILLIS_MAX)) {
                LOG.error(
                        "The publisher of decisions does not stop; {} decisions are left unpublished. Ending the"
                                + " process ends it",
                        counts.pending());
                return;
            }
        }
        if (thread.getState() == Thread.State.NEW) {
            publisher.giveUpQueue();
        }
        if (counts.lost() > 0) {
            LOG.warn(
                    "The decision log is closed: {} decisions of {} were published, {} were lost. Gaps in the sequence"
                            + " numbers on topic {} show which",
                    counts.published(),
                    counts.decided(),
                    counts.lost(),
                    settings.topic());
        }
    }

    private boolean joined(long millis) {
        try {
            return thread.join(Duration.ofMillis(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !thread.isAlive();
        }
    }
}
