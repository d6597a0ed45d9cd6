package dev.keyfence.verifier.decisionlog;

import dev.keyfence.verifier.verify.Decision;
import dev.keyfence.verifier.verify.DecisionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands decisions to Kafka, one try at a time. Used by the publisher's thread only, but for {@link
 * #reconnect}; the producer's own thread calls back.
 *
 * <p>A producer that is exchanged gives back what it has not delivered. That is older than all that
 * was not sent yet, and is sent again before it, in the order in which it was decided.
 */
final class Outlet {

    /** What is delivered at all is delivered sooner; the queue fills meanwhile. */
    private static final Duration EXCHANGE_WAIT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    private final String topic;
    private final Supplier<? extends Producer<byte[], byte[]>> producers;
    private final Serializer<dev.keyfence.schemas.record.Decision> serializer;
    private final Counts counts;

    /** As much as fits into a producer's buffer, at the most. */
    private final Queue<Encoded> givenBack =
            new PriorityBlockingQueue<>(11, Comparator.comparingLong(each -> each.id().sequence()));

    private volatile @Nullable Line line;
    private @Nullable Encoded encoded;

    /**
     * The id of the thread inside {@code send}, whose failures are tried again rather than counted;
     * 0 when none is.
     */
    private volatile long sendingThreadId;

    private @Nullable Exception refusedInSend;
    private volatile long acknowledgedAtNanos;
    private volatile @Nullable Throwable lastRefusal;

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

    /** A decision as it is sent. */
    private record Encoded(DecisionId id, ProducerRecord<byte[], byte[]> bytes) {}

    /** A producer, and whether another one is to take its place. */
    private static final class Line {
        private final Producer<byte[], byte[]> producer;
        private final CompletableFuture<Void> closed = new CompletableFuture<>();
        private volatile boolean exchanged;

        Line(Producer<byte[], byte[]> producer) {
            this.producer = producer;
        }
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
        if (settle() instanceof Try.NotNow notNow) {
            return notNow;
        }
        try {
            Encoded current = encoded;
            if (current == null || !decision.id().equals(current.id())) {
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
     * Tries to hand over again what an exchanged producer gave back; sent when there is nothing
     * left of it.
     */
    Try settle() {
        Line current = line;
        if (current != null && current.exchanged) {
            // A second at the most: only then has it given everything back.
            current.closed.join();
            line = null;
        }
        for (Encoded next = givenBack.poll(); next != null; next = givenBack.poll()) {
            switch (sendAgain(next)) {
                case Try.Sent _ -> {}
                case Try.NotNow notNow -> {
                    givenBack.add(next);
                    return notNow;
                }
                case Try.Never never -> refused(never.cause());
            }
        }
        return Try.Sent.INSTANCE;
    }

    /** An error of the virtual machine must not take the decision with it. */
    private Try sendAgain(Encoded decision) {
        try {
            return send(decision);
        } catch (Error e) {
            return new Try.NotNow(e);
        }
    }

    /** How many decisions were given back and not sent again; they are given up. */
    int giveUp() {
        int left = givenBack.size();
        givenBack.clear();
        return left;
    }

    /**
     * Exchanges the producer, for any thread: the publisher's may be waiting inside of it. Takes
     * {@link #EXCHANGE_WAIT}.
     */
    void reconnect() {
        Line old = line;
        if (old == null || old.exchanged) {
            return;
        }
        old.exchanged = true;
        try {
            close(old, EXCHANGE_WAIT);
        } finally {
            old.closed.complete(null);
        }
    }

    private Encoded encode(Decision decision) {
        byte[] value = serializer.serialize(topic, DecisionRecords.recordOf(decision));
        byte[] key = DecisionRecords.recordKey(decision).getBytes(StandardCharsets.UTF_8);
        return new Encoded(decision.id(), new ProducerRecord<>(topic, key, value));
    }

    private Try send(Encoded decision) {
        refusedInSend = null;
        sendingThreadId = Thread.currentThread().threadId();
        try {
            Line open = line;
            Line current = open == null ? new Line(producers.get()) : open;
            line = current;
            Callback callback = (_, failure) -> completed(current, decision, failure);
            var _ = current.producer.send(decision.bytes(), callback);
        } catch (RuntimeException e) {
            sendingThreadId = 0;
            return thrown(e);
        } finally {
            sendingThreadId = 0;
        }
        Exception refused = refusedInSend;
        if (refused == null) {
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
            close(current, timeout);
        }
    }

    private static void close(Line line, Duration timeout) {
        try {
            line.producer.close(timeout);
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

    private void completed(Line from, Encoded decision, @Nullable Exception failure) {
        if (failure != null && sendingThreadId == Thread.currentThread().threadId()) {
            refusedInSend = failure;
        } else if (failure != null && from.exchanged) {
            givenBack.add(decision);
        } else {
            acknowledgedAtNanos = System.nanoTime();
            if (failure == null) {
                counts.acknowledged();
            } else {
                refused(failure);
            }
        }
    }

    private void refused(Throwable cause) {
        lastRefusal = cause;
        counts.dropped(LossReason.REFUSED);
    }
}
