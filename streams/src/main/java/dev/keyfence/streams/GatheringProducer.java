package dev.keyfence.streams;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a stream thread sends until {@link #release}, or until it is flushed or committed. For
 * that thread alone, but for {@link #close()} and {@link #abandon}.
 */
final class GatheringProducer extends KafkaProducer<byte[], byte[]> {

    /** Streams looks at callbacks only; a future per record would be made for nobody. */
    private static final Future<RecordMetadata> NOT_TOLD =
            CompletableFuture.failedFuture(
                    new UnsupportedOperationException("the callback tells, not the future"));

    /** What is under way gets there in that time, or is done again. */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

    // The callback tells of every outcome.
    private final HeldRecords held =
            new HeldRecords((record, callback) -> {
                var _ = super.send(record, callback);
            });

    /** The stream thread while it waits for the producer. */
    private volatile @Nullable Thread waiting;

    private volatile boolean abandoned;

    GatheringProducer(Map<String, Object> config) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Closes at once, whatever is under way. Kafka's producer fails what it knows of, but a request
     * that is handed in while it closes is waited for as long as {@code max.block.ms} says; so that
     * wait is ended here.
     */
    void abandon() {
        abandoned = true;
        super.close(Duration.ZERO);
        Thread thread = waiting;
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public void initTransactions() {
        await(super::initTransactions);
    }

    @Override
    public Future<RecordMetadata> send(
            ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
        held.add(record, callback);
        return NOT_TOLD;
    }

    /** Sends what is held; never fails: the next send, flush or commit does, if it must. */
    void release() {
        held.release();
    }

    @Override
    public void flush() {
        held.send();
        await(super::flush);
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        held.send();
        await(() -> super.sendOffsetsToTransaction(offsets, group));
    }

    @Override
    public void commitTransaction() {
        held.send();
        await(super::commitTransaction);
    }

    @Override
    public void abortTransaction() {
        held.drop();
        await(super::abortTransaction);
    }

    /** Bounded, since Streams waits here for as long as a transaction takes to end by itself. */
    @Override
    public void close() {
        super.close(CLOSE_MAX);
    }

    /**
     * Fails with none of Kafka's exceptions once given up: what follows it must not be tried again.
     */
    private void await(Runnable call) {
        waiting = Thread.currentThread();
        try {
            if (abandoned) {
                throw new IllegalStateException("the producer was given up");
            }
            call.run();
        } catch (InterruptException e) {
            if (!abandoned) {
                throw e;
            }
            // The thread has still to close its tasks.
            var _ = Thread.interrupted();
            throw new IllegalStateException("the producer was given up", e);
        } finally {
            waiting = null;
        }
    }
}
