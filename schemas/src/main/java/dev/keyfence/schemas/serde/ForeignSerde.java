package dev.keyfence.schemas.serde;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Holds somebody else's serde to our promises: a record of another type is poison, and a registry
 * that is away is not. Others report both as they like; Confluent's says {@code
 * SerializationException} for a refused connection too, which would turn every key into a poisoned
 * one.
 */
final class ForeignSerde<T extends SpecificRecord> implements Serde<T> {

    /** Chains of causes are short; this one only ends a chain that bites its tail. */
    private static final int CAUSES_MAX = 20;

    private final Serde<T> serde;
    private final Class<T> type;

    ForeignSerde(Serde<T> serde, Class<T> type) {
        this.serde = serde;
        this.type = type;
    }

    @Override
    public Serializer<T> serializer() {
        Serializer<T> serializer = serde.serializer();
        return new Serializer<>() {
            @Override
            public byte @Nullable [] serialize(String topic, @Nullable T data) {
                try {
                    return serializer.serialize(topic, data);
                } catch (SerializationException e) {
                    throw classified(e);
                }
            }

            @Override
            public void close() {
                serializer.close();
            }
        };
    }

    @Override
    public Deserializer<T> deserializer() {
        Deserializer<T> deserializer = serde.deserializer();
        return new Deserializer<>() {
            @Override
            public @Nullable T deserialize(String topic, byte @Nullable [] data) {
                return checked(topic, read(topic, data));
            }

            // Declared as an object: the cast that a compiler puts in for T must not come before
            // our check.
            private @Nullable Object read(String topic, byte @Nullable [] data) {
                try {
                    return ((Deserializer<?>) deserializer).deserialize(topic, data);
                } catch (SerializationException e) {
                    throw classified(e);
                }
            }

            @Override
            public void close() {
                deserializer.close();
            }
        };
    }

    @Override
    public void close() {
        serde.close();
    }

    private @Nullable T checked(String topic, @Nullable Object record) {
        if (record != null && !type.isInstance(record)) {
            throw new WrongRecordTypeException(
                    "A record of topic "
                            + topic
                            + " is a "
                            + record.getClass().getName()
                            + ", not a "
                            + type.getName());
        }
        return type.cast(record);
    }

    private static RuntimeException classified(SerializationException e) {
        Throwable cause = e.getCause();
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            if (cause instanceof SocketException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof UnknownHostException
                    || cause instanceof HttpTimeoutException) {
                return new RegistryUnavailableException(
                        "The schema registry cannot be reached: " + cause.getMessage(), e);
            }
            cause = cause.getCause();
        }
        return e;
    }
}
