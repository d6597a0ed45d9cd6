package dev.keyfence.streams;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Records that a stream thread has made and that are not handed to the producer yet, in order. Not
 * safe for threads.
 */
final class HeldRecords {

    /** What a thread makes of some 160 commands, in five milliseconds or so. */
    static final int HELD_MAX = 500;

    private final Sender sender;
    private final List<Held> held = new ArrayList<>(HELD_MAX);

    /** What went wrong where Streams does not expect it; told where it does. */
    private @Nullable KafkaException failure;

    private record Held(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {}

    /** Hands a record to the producer. */
    @FunctionalInterface
    interface Sender {

        /**
         * Sends.
         *
         * @throws KafkaException when the producer can send no more
         */
        void send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback);
    }

    HeldRecords(Sender sender) {
        this.sender = sender;
    }

    /**
     * Holds a record, and sends all when they are many.
     *
     * @throws KafkaException when sending failed, now or in {@link #release}
     */
    void add(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
        held.add(new Held(record, callback));
        if (held.size() >= HELD_MAX) {
            send();
        }
    }

    /** Sends what is held; never fails: the next {@link #add} or {@link #send} does, if it must. */
    void release() {
        try {
            send();
        } catch (KafkaException e) {
            failure = e;
        }
    }

    /**
     * Sends what is held.
     *
     * @throws KafkaException when sending failed, now or in {@link #release}; nothing is held then,
     *     and the transaction must not be committed
     */
    void send() {
        List<Held> all = List.copyOf(held);
        held.clear();
        KafkaException earlier = failure;
        if (earlier != null) {
            failure = null;
            throw earlier;
        }
        for (Held each : all) {
            sender.send(each.record(), each.callback());
        }
    }

    /** Forgets everything: the transaction that it belonged to is over. */
    void drop() {
        held.clear();
        failure = null;
    }
}
