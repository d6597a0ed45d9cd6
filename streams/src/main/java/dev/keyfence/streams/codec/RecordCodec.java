package dev.keyfence.streams.codec;

import dev.keyfence.streams.codec.Decoded.Poison;
import dev.keyfence.streams.codec.Decoded.Read;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes one topic's values. Safe for as many threads as its serde.
 *
 * @param <T> the record that the topic holds
 */
public final class RecordCodec<T> {

    private final String topic;
    private final Serde<T> serde;
    private final RegistryRetry retry;

    /**
     * Wires a codec.
     *
     * @param topic the topic, which names the schema's subject
     * @param serde how values are written; it refuses records of another type
     * @param retry how long an absent registry is waited for
     */
    public RecordCodec(String topic, Serde<T> serde, RegistryRetry retry) {
        this.topic = topic;
        this.serde = serde;
        this.retry = retry;
    }

    /**
     * Reads a value.
     *
     * @param value the bytes; null is poison, for no topic of ours means anything by it
     * @throws org.apache.kafka.common.errors.RetriableException when the registry stays away
     */
    public Decoded<T> decode(byte @Nullable [] value) {
        if (value == null) {
            return new Poison<>("The record has no value");
        }
        try {
            return new Read<>(retry.call(() -> serde.deserializer().deserialize(topic, value)));
        } catch (SerializationException e) {
            return new Poison<>("The value cannot be read: " + e.getMessage());
        }
    }

    /**
     * Writes a value.
     *
     * @throws org.apache.kafka.common.errors.RetriableException when the registry stays away
     * @throws SerializationException when the registry refuses the record's schema
     */
    public byte[] encode(T value) {
        return retry.call(() -> serde.serializer().serialize(topic, value));
    }

    /**
     * Reads a value that this process wrote.
     *
     * @throws org.apache.kafka.common.errors.RetriableException when the registry stays away
     * @throws IllegalStateException when the bytes cannot be read: the store is damaged
     */
    public T decodeOwn(byte[] value) {
        return switch (decode(value)) {
            case Read<T>(T read) -> read;
            case Poison<T>(String reason) ->
                    throw new IllegalStateException(
                            "A stored record of "
                                    + topic
                                    + " is damaged; remove the state directory to rebuild it. "
                                    + reason);
        };
    }
}
