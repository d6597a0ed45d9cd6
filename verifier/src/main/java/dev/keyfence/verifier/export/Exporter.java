package dev.keyfence.verifier.export;

import dev.keyfence.verifier.clock.Reconnectable;
import dev.keyfence.verifier.replica.Reading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One export: reads a topic as a member of a consumer group of its own, delivers what it wants of
 * each record, and commits the offsets behind what is done, so that each is delivered at least
 * once. A message that fails is tried again with growing waits, and the ones behind it wait; one
 * that fails for too long goes to the dead letters, and is done when it is there. All of it happens
 * on one thread.
 *
 * @param <T> what the topic's values are
 */
public final class Exporter<T> implements Reconnectable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration KAFKA_AGAIN = Duration.ofSeconds(5);

    /** How long messages are delivered before the group hears of this node again. */
    private static final Duration ROUND = Duration.ofSeconds(10);

    /** A receiver that does not answer must not keep the process from ending. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private static final Duration CLOSE_CONSUMER = Duration.ofMillis(500);

    private final Job<T> job;
    private final ExportCounters counters = new ExportCounters();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private final Thread thread;
    private volatile boolean reconnecting;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    /**
     * What an exporter does.
     *
     * @param name the export's name
     * @param topic the topic's full name
     * @param patience how long a message is tried
     * @param consumers makes a consumer of the export's group that commits nothing by itself
     * @param reading reads a record's value; used by the exporter's thread
     * @param messages which message a value makes, and what is done once it is delivered
     * @param sink opens where messages go
     * @param letters keeps records that cannot be read or delivered
     */
    public record Job<T>(
            String name,
            String topic,
            Patience patience,
            Supplier<Consumer<byte[], byte[]>> consumers,
            ReadingValues<T> reading,
            Messages<T> messages,
            Supplier<Sink> sink,
            Letters letters) {}

    /** Reads a record's value. */
    @FunctionalInterface
    public interface ReadingValues<T> {
        /** What came of it. */
        Reading<T> read(ConsumerRecord<byte[], byte[]> record);
    }

    /** Which messages values make. */
    public interface Messages<T> {
        /** The message; empty when it is not wanted. */
        Optional<ExportMessage> of(T value);

        /** It was delivered. */
        void delivered(T value);
    }

    /** Where records are kept that cannot be read or delivered. */
    @FunctionalInterface
    public interface Letters {
        /**
         * Keeps one; it is kept for good when this returns.
         *
         * @param reason one sentence saying why, without any of its bytes
         * @throws KafkaException when it is not known to be kept
         */
        void keep(ConsumerRecord<byte[], byte[]> record, String reason);
    }

    /** An exporter that begins with {@link #start}. */
    public Exporter(Job<T> job) {
        this.job = job;
        this.thread =
                Thread.ofPlatform()
                        .name("keyfence-export-" + job.name())
                        .daemon()
                        .unstarted(this::run);
    }

    /** Begins; Kafka may be away. */
    public void start() {
        thread.start();
    }

    /** What became of its records. */
    public ExportCounters counters() {
        return counters;
    }

    /** The export's name. */
    public String name() {
        return job.name();
    }

    /** What is under way is tried again; it may be delivered once more. */
    @Override
    public void reconnect() {
        reconnecting = true;
        wakeUp();
    }

    /** Ends within two seconds; what was not delivered is read again. */
    @Override
    public void close() {
        closing.countDown();
        wakeUp();
        try {
            if (thread.isAlive() && !thread.join(CLOSE_LIMIT)) {
                LOG.warn("The export {} waits for its receiver, and is left alone.", job.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wakeUp() {
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
    }

    private void run() {
        try (Sink sink = job.sink().get()) {
            Delivery<T> delivery = new Delivery<>(job, sink, counters);
            while (!isClosingWithin(Duration.ZERO)) {
                reconnecting = false;
                waiting.clear();
                delivery.forget();
                try {
                    connect(delivery);
                } catch (WakeupException e) {
                    LOG.debug("The export {} was woken up.", job.name());
                } catch (KafkaException e) {
                    LOG.warn(
                            "The export {} has lost Kafka or the schema registry, and tries again:"
                                    + " {}",
                            job.name(),
                            e.getMessage());
                    boolean _ = isClosingWithin(KAFKA_AGAIN);
                } catch (RuntimeException e) { // an export that stops for good would tell nobody
                    LOG.error("The export {} has failed, and tries again: a bug", job.name(), e);
                    boolean _ = isClosingWithin(KAFKA_AGAIN);
                }
            }
        }
    }

    private void connect(Delivery<T> delivery) {
        Consumer<byte[], byte[]> open = job.consumers().get();
        try {
            consumer = open;
            open.subscribe(List.of(job.topic()), new Rebalance(open, delivery));
            while (!isClosingWithin(Duration.ZERO) && !reconnecting) {
                round(open, delivery);
            }
        } finally {
            consumer = null;
            // Not Kafka's thirty seconds: the broker may end at the same time.
            open.close(CloseOptions.timeout(CLOSE_CONSUMER));
        }
    }

    /** While a message waits to be tried again, nothing further is fetched. */
    private void round(Consumer<byte[], byte[]> open, Delivery<T> delivery) {
        if (waiting.isEmpty()) {
            open.resume(open.paused());
        } else {
            open.pause(open.assignment());
        }
        open.poll(waiting.isEmpty() ? POLL : delivery.untilAgain()).forEach(waiting::add);
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        try {
            deliver(delivery, done);
        } finally {
            GroupPlaces.commit(open, done);
        }
    }

    /** Delivers what waits, up to the first that fails. */
    private void deliver(Delivery<T> delivery, Map<TopicPartition, OffsetAndMetadata> done) {
        long start = System.nanoTime();
        while (!waiting.isEmpty()
                && System.nanoTime() - start < ROUND.toNanos()
                && delivery.untilAgain().isZero()
                && !isClosingWithin(Duration.ZERO)
                && delivery.isDone(waiting.getFirst())) {
            ConsumerRecord<byte[], byte[]> record = waiting.removeFirst();
            done.put(partitionOf(record), new OffsetAndMetadata(record.offset() + 1));
        }
    }

    private static TopicPartition partitionOf(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private boolean isClosingWithin(Duration time) {
        try {
            return closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** What another node reads from now on is no longer this one's to deliver. */
    private final class Rebalance implements ConsumerRebalanceListener {

        private final Consumer<byte[], byte[]> open;
        private final Delivery<T> delivery;

        Rebalance(Consumer<byte[], byte[]> open, Delivery<T> delivery) {
            this.open = open;
            this.delivery = delivery;
        }

        /** Runs within a poll, before that returns what is read next. */
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            ConsumerRecord<byte[], byte[]> first = waiting.peekFirst();
            if (first != null && partitions.contains(partitionOf(first))) {
                delivery.forget();
            }
            waiting.removeIf(record -> partitions.contains(partitionOf(record)));
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            GroupPlaces.begin(open, partitions);
        }
    }
}
