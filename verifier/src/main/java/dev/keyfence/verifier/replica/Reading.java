package dev.keyfence.verifier.replica;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** What came of reading a record's value. */
public sealed interface Reading<T> {

    /** More causes than this are a loop. */
    int CAUSES_MAX = 16;

    /** The value. */
    record Read<T>(T value) implements Reading<T> {}

    /**
     * The value can never be read.
     *
     * @param reason one sentence saying why, without any of its bytes
     */
    record Unreadable<T>(String reason) implements Reading<T> {}

    /**
     * Reads the value of a record that has one.
     *
     * @throws RetriableException when it cannot be read now: the schema registry is away
     */
    static <T> Reading<T> of(Deserializer<T> deserializer, ConsumerRecord<byte[], byte[]> record) {
        T value;
        try {
            value = deserializer.deserialize(record.topic(), record.headers(), record.value());
        } catch (RetriableException | SecurityException e) {
            // A class that Avro may not load means broken surroundings, not a broken record.
            throw e;
        } catch (SerializationException e) {
            if (isUnreachable(e)) {
                throw new TimeoutException("the schema registry cannot be reached", e);
            }
            return new Unreadable<>(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // Whatever a serde throws at bytes that make no sense; its text may quote them.
            return new Unreadable<>("the value cannot be decoded (" + e.getClass().getName() + ")");
        }
        return value == null ? new Unreadable<>("the value decodes to nothing") : new Read<>(value);
    }

    /** Serdes of others wrap a lost connection into what should mean bytes that make no sense. */
    private static boolean isUnreachable(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof SocketException
                    || cause instanceof UnknownHostException
                    || cause instanceof InterruptedIOException
                    || cause instanceof HttpTimeoutException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
