package dev.keyfence.verifier.decisionlog;

import dev.keyfence.verifier.decisionlog.Pending.Fate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands decisions to Kafka, one try at a time. Used by the publisher's thread only, but for {@link
 * #reconnect}; the producer's own thread calls back.
 *
 * <p>A producer that fails, other than by refusing a single decision for good, is ended, and gives
 * back what it has not delivered; after {@link #renewed} that is to be sent again.
 */
final class Outlet {

    /** What is delivered at all is delivered sooner; the queue fills meanwhile. */
    private static final Duration EXCHANGE_WAIT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    private final String topic;
    private final Supplier<? extends Producer<byte[], byte[]>> producers;
    private final Serializer<dev.keyfence.schemas.record.Decision> serializer;

    private volatile @Nullable Line line;
    private @Nullable Encoded encoded;

    /**
     * The id of the thread inside {@code send}, whose failures are tried again rather than counted;
     * 0 when none is.
     */
    private volatile long sendingThreadId;

    private @Nullable Exception refusedInSend;
    private volatile boolean acknowledged;
    private volatile @Nullable Throwable lastRefusal;

    /** An outlet to this topic; connects with the first decision. */
    Outlet(
            String topic,
            Supplier<? extends Producer<byte[], byte[]>> producers,
            Serializer<dev.keyfence.schemas.record.Decision> serializer) {
        this.topic = topic;
        this.producers = producers;
        this.serializer = serializer;
    }

    /** A decision as it is sent. */
    private record Encoded(Pending decision, ProducerRecord<byte[], byte[]> bytes) {}

    /** A producer, and why another one is to take its place. */
    private static final class Line {
        private final Producer<byte[], byte[]> producer;
        private final CompletableFuture<Void> closed = new CompletableFuture<>();
        private volatile boolean exchanged;
        private volatile @Nullable Throwable broken;

        Line(Producer<byte[], byte[]> producer) {
            this.producer = producer;
        }
    }

    /** How one try ended. */
    sealed interface Try {

        /** The producer has the decision, and will say what becomes of it. */
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
    Try offer(Pending decision) {
        try {
            Encoded current = encoded;
            if (current == null || !decision.equals(current.decision())) {
                current = encode(decision);
                encoded = current;
            }
            Try tried = send(current);
            if (tried == Try.Sent.INSTANCE) {
                encoded = null;
            }
            return tried;
        } catch (RetriableException e) {
            return new Try.NotNow(e);
        } catch (RuntimeException e) {
            return new Try.Never(e);
        }
    }

    /**
     * Lets go of a producer that is at its end: then it has given back what it did not deliver.
     *
     * @return why it ended; null when it goes on, or there is none
     */
    @Nullable Throwable renewed() {
        Line current = line;
        if (current == null) {
            return null;
        }
        Throwable broken = current.broken;
        if (current.exchanged) {
            // A second at the most: only then has it given everything back.
            current.closed.join();
            line = null;
            return broken == null ? new ConnectAnew() : broken;
        }
        if (broken != null) {
            end(current, Duration.ZERO);
            line = null;
        }
        return broken;
    }

    /** The clock was set: no failure, and nothing to wait for. */
    static final class ConnectAnew extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Exchanges the producer, for any thread: the publisher's may be waiting inside of it. Takes
     * {@link #EXCHANGE_WAIT}.
     */
    void reconnect() {
        Line old = line;
        if (old != null && !old.exchanged) {
            end(old, EXCHANGE_WAIT);
        }
    }

    private Encoded encode(Pending decision) {
        dev.keyfence.schemas.record.Decision item = decision.toRecord();
        byte[] value = serializer.serialize(topic, item);
        byte[] key = DecisionRecords.recordKey(item).getBytes(StandardCharsets.UTF_8);
        return new Encoded(decision, new ProducerRecord<>(topic, key, value));
    }

    private Try send(Encoded decision) {
        refusedInSend = null;
        sendingThreadId = Thread.currentThread().threadId();
        try {
            Line open = line;
            Line current = open == null ? new Line(producers.get()) : open;
            line = current;
            Pending pending = decision.decision();
            Callback callback = (_, failure) -> completed(current, pending, failure);
            pending.become(Fate.SENT);
            var _ = current.producer.send(decision.bytes(), callback);
        } catch (RuntimeException e) {
            decision.decision().become(Fate.UNSENT);
            return thrown(e);
        } finally {
            sendingThreadId = 0;
        }
        Exception refused = refusedInSend;
        if (refused == null) {
            return Try.Sent.INSTANCE;
        }
        decision.decision().become(Fate.UNSENT);
        return isFinal(refused) ? new Try.Never(refused) : new Try.NotNow(refused);
    }

    /** Whether Kafka has acknowledged anything since this was asked last. */
    boolean hasAcknowledged() {
        boolean was = acknowledged;
        acknowledged = false;
        return was;
    }

    /** Why Kafka refused the decision that it refused last; null when it never did. */
    @Nullable Throwable lastRefusal() {
        return lastRefusal;
    }

    /** Waits for acknowledgements as long as given, then gives up what is not acknowledged. */
    void close(Duration timeout) {
        Line current = line;
        line = null;
        if (current == null) {
            return;
        }
        if (current.exchanged) {
            current.closed.join();
        } else {
            end(current, timeout);
        }
    }

    private static void end(Line line, Duration timeout) {
        line.exchanged = true;
        try {
            line.producer.close(timeout);
        } catch (RuntimeException e) {
            LOG.warn("The producer of decisions did not close cleanly: {}", e.toString());
        } finally {
            line.closed.complete(null);
        }
    }

    /** A producer that throws is past use, unless it says that this will pass. */
    private Try thrown(RuntimeException cause) {
        Line current = line;
        if (current != null && !(cause instanceof RetriableException)) {
            current.broken = cause;
        }
        return new Try.NotNow(cause);
    }

    private void completed(Line from, Pending decision, @Nullable Exception failure) {
        if (failure == null) {
            acknowledged = true;
            decision.become(Fate.ACKNOWLEDGED);
        } else if (sendingThreadId == Thread.currentThread().threadId()) {
            refusedInSend = failure;
        } else if (isFinal(failure)) {
            lastRefusal = failure;
            decision.become(Fate.REFUSED);
        } else {
            decision.become(Fate.UNSENT);
            if (!from.exchanged) {
                from.broken = failure;
            }
        }
    }

    /** True when it is this decision that Kafka does not take, and no other. */
    private static boolean isFinal(Exception failure) {
        return failure instanceof RecordTooLargeException
                || failure instanceof RecordBatchTooLargeException
                || failure instanceof InvalidRecordException
                || failure instanceof InvalidTimestampException
                || failure instanceof SerializationException;
    }
}
