package dev.keyfence.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a stream thread sends until {@link #release}, or until it is flushed or committed. For
 * that thread alone, but for {@link #close()}.
 */
final class GatheringProducer extends KafkaProducer<byte[], byte[]> {

    /** What a thread makes of some 160 commands, in five milliseconds or so. */
    static final int HELD_MAX = 500;

    /** Streams looks at callbacks only; a future per record would be made for nobody. */
    private static final Future<RecordMetadata> NOT_TOLD =
            CompletableFuture.failedFuture(
                    new UnsupportedOperationException("the callback tells, not the future"));

    private final List<Held> held = new ArrayList<>(HELD_MAX);

    /** What went wrong where Streams does not expect it; told where it does. */
    private @Nullable KafkaException failure;

    private record Held(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {}

    GatheringProducer(Map<String, Object> config) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Future<RecordMetadata> send(
            ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
        held.add(new Held(record, callback));
        if (held.size() >= HELD_MAX) {
            sendHeld();
        }
        return NOT_TOLD;
    }

    /** Sends what is held; never fails: the next send, flush or commit does, if it must. */
    void release() {
        try {
            sendHeld();
        } catch (KafkaException e) {
            failure = e;
        }
    }

    @Override
    public void flush() {
        sendHeld();
        super.flush();
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        sendHeld();
        super.sendOffsetsToTransaction(offsets, group);
    }

    @Override
    public void commitTransaction() {
        sendHeld();
        super.commitTransaction();
    }

    /** What is held belongs to the transaction, and ends with it. */
    @Override
    public void abortTransaction() {
        held.clear();
        failure = null;
        super.abortTransaction();
    }

    @Override
    public void close() {
        held.clear();
        super.close();
    }

    @Override
    public void close(Duration timeout) {
        held.clear();
        super.close(timeout);
    }

    private void sendHeld() {
        KafkaException earlier = failure;
        if (earlier != null) {
            failure = null;
            throw earlier;
        }
        List<Held> all = List.copyOf(held);
        held.clear();
        for (Held each : all) {
            // The callback tells of every outcome.
            var _ = super.send(each.record(), each.callback());
        }
    }
}
