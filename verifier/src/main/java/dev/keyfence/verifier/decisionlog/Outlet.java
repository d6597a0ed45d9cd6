package dev.keyfence.verifier.decisionlog;

import dev.keyfence.verifier.verify.Decision;
import dev.keyfence.verifier.verify.DecisionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands decisions to Kafka, one try at a time. Used by the publisher's thread only; the producer's
 * own thread calls back.
 */
final class Outlet {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    private final String topic;
    private final Supplier<? extends Producer<byte[], byte[]>> producers;
    private final Serializer<dev.keyfence.schemas.record.Decision> serializer;
    private final Counts counts;
    private final Callback callback = this::completed;

    private @Nullable Producer<byte[], byte[]> producer;
    private @Nullable DecisionId encodedId;
    private @Nullable ProducerRecord<byte[], byte[]> encoded;

    /**
     * The id of the thread inside {@code send}, whose failures are tried again rather than counted;
     * 0 when none is.
     */
    private volatile long sendingThreadId;

    private @Nullable Exception refusedInSend;
    private volatile long acknowledgedAtNanos;
    private volatile @Nullable Exception lastRefusal;

    /** An outlet to this topic; connects with the first decision. */
    Outlet(
            String topic,
            Supplier<? extends Producer<byte[], byte[]>> producers,
            Serializer<dev.keyfence.schemas.record.Decision> serializer,
            Counts counts) {
        this.topic = topic;
        this.producers = producers;
        this.serializer = serializer;
        this.counts = counts;
    }

    /** How one try ended. */
    sealed interface Try {

        /** The producer has the decision, and will count what becomes of it. */
        enum Sent implements Try {
            INSTANCE
        }

        /** Something that may pass is in the way: try again. */
        record NotNow(Throwable cause) implements Try {}

        /** This decision can never be sent. */
        record Never(Throwable cause) implements Try {}
    }

    /**
     * Tries to hand one decision to the producer, making a producer first where there is none. What
     * was encoded is kept for the next try of the same decision.
     */
    Try offer(Decision decision) {
        try {
            if (encoded == null || !decision.id().equals(encodedId)) {
                encoded = encode(decision);
                encodedId = decision.id();
            }
            return send(encoded);
        } catch (RetriableException e) {
            return new Try.NotNow(e);
        } catch (RuntimeException e) {
            return new Try.Never(e);
        }
    }

    private ProducerRecord<byte[], byte[]> encode(Decision decision) {
        byte[] value = serializer.serialize(topic, DecisionRecords.recordOf(decision));
        byte[] key = DecisionRecords.recordKey(decision).getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(topic, key, value);
    }

    private Try send(ProducerRecord<byte[], byte[]> bytes) {
        refusedInSend = null;
        sendingThreadId = Thread.currentThread().threadId();
        try {
            Producer<byte[], byte[]> current = producer == null ? producers.get() : producer;
            producer = current;
            var _ = current.send(bytes, callback);
        } catch (RuntimeException e) {
            sendingThreadId = 0;
            return thrown(e);
        } finally {
            sendingThreadId = 0;
        }
        Exception refused = refusedInSend;
        if (refused == null) {
            encoded = null;
            return Try.Sent.INSTANCE;
        }
        return refused instanceof RecordTooLargeException
                ? new Try.Never(refused)
                : new Try.NotNow(refused);
    }

    /**
     * Says that an acknowledgement is awaited from now on. Call before the decision is counted as
     * taken: else a long quiet time would look like Kafka's silence.
     */
    void startAwaiting() {
        acknowledgedAtNanos = System.nanoTime();
    }

    /** How long Kafka has left decisions unacknowledged, in nanoseconds; 0 when none is awaited. */
    long silentNanos() {
        return counts.inHand() == 0 ? 0 : System.nanoTime() - acknowledgedAtNanos;
    }

    /** Why Kafka refused the decision that it refused last; null when it never did. */
    @Nullable Exception lastRefusal() {
        return lastRefusal;
    }

    /** Waits for acknowledgements as long as given, then gives up what is not acknowledged. */
    void close(Duration timeout) {
        Producer<byte[], byte[]> current = producer;
        producer = null;
        if (current == null) {
            return;
        }
        try {
            current.close(timeout);
        } catch (RuntimeException e) {
            LOG.warn("The producer of decisions did not close cleanly: {}", e.toString());
        }
    }

    /** A producer that throws is past use, unless it says that this will pass. */
    private Try thrown(RuntimeException cause) {
        if (!(cause instanceof RetriableException)) {
            close(Duration.ZERO);
        }
        return new Try.NotNow(cause);
    }

    private void completed(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        if (failure != null && sendingThreadId == Thread.currentThread().threadId()) {
            refusedInSend = failure;
            return;
        }
        acknowledgedAtNanos = System.nanoTime();
        if (failure == null) {
            counts.acknowledged();
        } else {
            lastRefusal = failure;
            counts.dropped(LossReason.REFUSED);
        }
    }
}
