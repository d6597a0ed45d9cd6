package dev.keyfence.verifier.decisionlog;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka whose producers fail as {@code KafkaProducer} does: a full buffer and missing metadata
 * come through the callback inside {@code send}, a producer past use throws, a refused batch comes
 * through the callback later, closing gives up what was not acknowledged, and a closed producer
 * takes nothing more.
 */
final class FlakyKafka implements Supplier<Producer<byte[], byte[]>> {

    /** What becomes of a record. */
    enum Fate {
        ACKNOWLEDGED,
        ACKNOWLEDGED_LATER,
        STUCK,
        REFUSED_LATER,
        TOO_LARGE_LATER,
        BUFFER_FULL,
        TOO_LARGE,
        PRODUCER_PAST_USE
    }

    /** A record that was handed over and not yet answered. */
    private record Waiting(String value, Callback callback) {}

    private final List<String> acknowledged = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final Queue<Fate> fates = new ArrayDeque<>();
    private Fate otherwise = Fate.ACKNOWLEDGED;
    private final AtomicInteger stuckNow = new AtomicInteger();
    private int producersMade;
    private int unreachable;

    /** The next records' fates. */
    synchronized FlakyKafka next(Fate... next) {
        fates.addAll(List.of(next));
        return this;
    }

    /** The fate of all records that have no other. */
    synchronized void always(Fate fate) {
        otherwise = fate;
    }

    /** Makes the next attempts to make a producer fail. */
    synchronized void unreachable(int times) {
        unreachable = times;
    }

    synchronized List<String> acknowledged() {
        return List.copyOf(acknowledged);
    }

    synchronized List<String> keys() {
        return List.copyOf(keys);
    }

    /** How many records wait in a producer that cannot deliver them. */
    int stuck() {
        return stuckNow.get();
    }

    synchronized int producersMade() {
        return producersMade;
    }

    private synchronized Fate fate() {
        Fate next = fates.poll();
        return next == null ? otherwise : next;
    }

    private synchronized void acknowledge(Waiting waiting) {
        acknowledged.add(waiting.value);
        waiting.callback.onCompletion(metadata(), null);
    }

    @Override
    public synchronized Producer<byte[], byte[]> get() {
        if (unreachable > 0) {
            unreachable--;
            throw new KafkaException("No resolvable bootstrap urls given");
        }
        producersMade++;
        return new FlakyProducer();
    }

    private static RecordMetadata metadata() {
        return new RecordMetadata(new TopicPartition("decisions", 0), 0, 0, 0, 0, 0);
    }

    private final class FlakyProducer extends MockProducer<byte[], byte[]> {

        private final List<Waiting> later = new ArrayList<>();
        private final List<Waiting> doomed = new ArrayList<>();
        private final List<Waiting> stuck = new ArrayList<>();
        private boolean ended;

        private FlakyProducer() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(
                ProducerRecord<byte[], byte[]> bytes, @Nullable Callback callback) {
            if (callback == null) {
                throw new AssertionError("decisions are sent with a callback");
            }
            if (ended) {
                throw new IllegalStateException("the producer has been closed");
            }
            Waiting waiting =
                    new Waiting(new String(bytes.value(), StandardCharsets.UTF_8), callback);
            switch (fate()) {
                case ACKNOWLEDGED -> {
                    keys.add(new String(bytes.key(), StandardCharsets.UTF_8));
                    acknowledge(waiting);
                }
                case ACKNOWLEDGED_LATER -> later.add(waiting);
                case STUCK -> {
                    stuck.add(waiting);
                    stuckNow.incrementAndGet();
                }
                case REFUSED_LATER -> doomed.add(waiting);
                case TOO_LARGE_LATER ->
                        onAnotherThread(() ->
                                callback.onCompletion(
                                        metadata(), new RecordTooLargeException("too large")));
                case BUFFER_FULL ->
                        callback.onCompletion(metadata(), new TimeoutException("buffer is full"));
                case TOO_LARGE ->
                        callback.onCompletion(metadata(), new RecordTooLargeException("too large"));
                case PRODUCER_PAST_USE -> throw new KafkaException("in an error state");
            }
            answerDoomed();
            return CompletableFuture.completedFuture(metadata());
        }

        /** Another thread answers, as the producer's own does. */
        private void answerDoomed() {
            List<Waiting> now = List.copyOf(doomed);
            doomed.clear();
            onAnotherThread(() ->
                    now.forEach(waiting ->
                            waiting.callback.onCompletion(
                                    metadata(), new KafkaException("refused"))));
        }

        @Override
        public synchronized void close(Duration timeout) {
            ended = true;
            List<Waiting> givenUp = new ArrayList<>(stuck);
            stuck.clear();
            stuckNow.addAndGet(-givenUp.size());
            if (timeout.isZero()) {
                givenUp.addAll(later);
            } else {
                later.forEach(FlakyKafka.this::acknowledge);
            }
            later.clear();
            onAnotherThread(() ->
                    givenUp.forEach(waiting ->
                            waiting.callback.onCompletion(
                                    metadata(), new KafkaException("closed forcefully"))));
        }

        private static void onAnotherThread(Runnable work) {
            Thread thread = Thread.ofPlatform().start(work);
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
