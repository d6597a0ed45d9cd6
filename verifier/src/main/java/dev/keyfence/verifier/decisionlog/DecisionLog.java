package dev.keyfence.verifier.decisionlog;

import dev.keyfence.verifier.clock.Reconnectable;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.spool.Spool;
import dev.keyfence.verifier.spool.SpoolSettings;
import dev.keyfence.verifier.verify.Decision;
import dev.keyfence.verifier.verify.DecisionSink;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Serializer;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes decisions without ever delaying one: the request path puts them into a bounded queue,
 * from which one thread encodes and sends them in order. What Kafka does not acknowledge in time
 * goes to a bounded spool on disk, and all that follows behind it, until Kafka has taken the spool;
 * so does what is pending when the process ends. A kill loses what was not acknowledged and not
 * older than {@link DecisionLogSettings#patience}; sequence numbers show how many. When the spool
 * is full, {@link #isFull} says so, and what is made nevertheless is counted as lost.
 *
 * <p>Lazy: nothing is connected before {@link #start()}, and a Kafka that is down then is waited
 * for. Safe for any number of threads.
 */
public final class DecisionLog implements DecisionSink, Reconnectable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    /** What an interrupted publisher may still take to give up its producer. */
    private static final long ABORT_MILLIS_MAX = 1_000;

    private final DecisionLogSettings settings;
    private final Predicate<String> mayLose;
    private final MpscAtomicArrayQueue<Decision> queue;
    private final Counts counts;
    private final Outlet outlet;
    private final Backlog backlog;
    private final Publisher publisher;
    private final Keeper keeper;
    private final Thread publisherThread;
    private final Thread keeperThread;
    private volatile boolean closed;

    /**
     * A log of these parts; does not connect.
     *
     * @param settings how to publish
     * @param kafka where to
     * @param storage where decisions wait that Kafka does not take
     * @param mayLose whether decisions of a profile may be lost rather than requests be refused,
     *     when there is no room for them; asked only then
     */
    public DecisionLog(
            DecisionLogSettings settings, Kafka kafka, Storage storage, Predicate<String> mayLose) {
        this.settings = settings;
        this.mayLose = mayLose;
        queue = new MpscAtomicArrayQueue<>(settings.queueDecisionsMax());
        counts = new Counts(queue, storage.spool.size());
        outlet = new Outlet(settings.topic(), kafka.producers(), kafka.serializer());
        Reporter reporter = new Reporter(settings, counts, outlet::lastRefusal, System::nanoTime);
        Shelf shelf = new Shelf(storage.spool, storage.codec, counts, reporter::unserializable);
        backlog = new Backlog(settings, queue, shelf, counts);
        publisher = new Publisher(settings, backlog, counts, outlet, reporter);
        keeper = new Keeper(backlog);
        publisherThread = Thread.ofPlatform().name("keyfence-decision-log").unstarted(publisher);
        keeperThread = Thread.ofPlatform().name("keyfence-decision-spool").unstarted(keeper);
    }

    /**
     * Where decisions go.
     *
     * @param producers makes a producer; called again when one can no longer be used, and retried
     *     when it throws. The log closes what it made
     * @param serializer encodes decisions; throws {@link
     *     org.apache.kafka.common.errors.RetriableException} when it can do so later
     */
    public record Kafka(
            Supplier<? extends Producer<byte[], byte[]>> producers,
            Serializer<dev.keyfence.schemas.record.Decision> serializer) {}

    /** Where decisions wait; belongs to whoever opened it, and is closed after the log. */
    public static final class Storage implements AutoCloseable {

        private final Spool spool;
        private final SpoolCodec codec;

        private Storage(Spool spool, SpoolCodec codec) {
            this.spool = spool;
            this.codec = codec;
        }

        /**
         * Opens the spool, with what earlier runs have left.
         *
         * @throws IOException when it cannot be read and written, or another process has it
         */
        public static Storage open(SpoolSettings settings) throws IOException {
            Spool spool = Spool.open(settings);
            SpoolCodec codec = new SpoolCodec(settings.directory());
            try {
                codec.keepSchema();
            } catch (IOException e) {
                spool.close();
                throw e;
            }
            return new Storage(spool, codec);
        }

        @Override
        public void close() throws IOException {
            spool.close();
        }
    }

    /** Starts publishing; decisions taken before wait in the queue, behind those in the spool. */
    public void start() {
        keeperThread.start();
        publisherThread.start();
    }

    @Override
    public void accept(Decision decision) {
        if (closed) {
            counts.turnedAway(LossReason.CLOSED);
        } else if (backlog.isFull() && mayBeLost(decision)) {
            counts.turnedAway(LossReason.SPOOL_FULL);
        } else if (!queue.offer(decision)) {
            counts.turnedAway(LossReason.QUEUE_FULL);
            backlog.overrun();
        }
    }

    @Override
    public boolean isFull() {
        return backlog.isFull();
    }

    /** What keeps decisions from being published: a sentence, or empty when nothing does. */
    public Optional<String> check() {
        return publisher.complaint();
    }

    /** How many decisions went where. */
    public DecisionLogMetrics metrics() {
        return counts;
    }

    /** What the spool takes on disk, in bytes. */
    public long spoolBytes() {
        return backlog.spoolBytes();
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
     * Publishes what is pending, for as long as the settings allow, and leaves the rest in the
     * spool for the next start. Stop the request path first: a decision that comes while this runs
     * may stay pending.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        publisher.stop();
        LockSupport.unpark(publisherThread);
        if (publisherThread.isAlive()
                && !joined(
                        publisherThread, settings.closeTimeout().toMillis() + ABORT_MILLIS_MAX)) {
            publisherThread.interrupt();
            if (!joined(publisherThread, ABORT_MILLIS_MAX)) {
                LOG.error("The publisher of decisions does not stop. Ending the process ends it");
            }
        }
        keeper.stop();
        LockSupport.unpark(keeperThread);
        var _ = joined(keeperThread, ABORT_MILLIS_MAX);
        backlog.finish();
        keeper.sync();
        sayWhatIsLeft();
    }

    private void sayWhatIsLeft() {
        if (counts.spooled() > 0) {
            LOG.warn(
                    "The decision log is closed: {} decisions are left in the spool, which the next start of this"
                            + " node publishes first. Start it again before its disk goes",
                    counts.spooled());
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

    /** What refuses a request for lack of room must not take room. */
    private boolean mayBeLost(Decision decision) {
        return (decision.verdict() instanceof Deny deny && deny.reason() == DenyReason.LOG_FULL)
                || mayLose.test(decision.ask().profile());
    }

    private static boolean joined(Thread thread, long millis) {
        if (!thread.isAlive()) {
            return true;
        }
        try {
            return thread.join(Duration.ofMillis(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !thread.isAlive();
        }
    }
}
