package dev.keyfence.schemas.deadletter;

import dev.keyfence.schemas.record.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes the dead letter of a record that could not be used. */
public final class DeadLetters {

    /**
     * Enough to recognise what wrote it; a flood of large poison must not become a flood of large
     * dead letters.
     */
    public static final int VALUE_BYTES_MAX = 1_024;

    /** A record's key names a key or a target; more than this is poison itself. */
    public static final int KEY_BYTES_MAX = 1_024;

    private DeadLetters() {}

    /**
     * The dead letter of a record.
     *
     * @param record as it was polled
     * @param reason one sentence saying why it could not be used, without its content
     * @param reporter a node id, or the name of a topology
     * @param now UTC; kept to the microsecond
     */
    public static DeadLetter of(
            ConsumerRecord<byte @Nullable [], byte @Nullable []> record,
            String reason,
            String reporter,
            Instant now) {
        byte[] value = record.value();
        return DeadLetter.newBuilder()
                .setSourceTopic(record.topic())
                .setSourcePartition(record.partition())
                .setSourceOffset(record.offset())
                .setRecordKey(cut(record.key(), KEY_BYTES_MAX))
                .setRecordValue(cut(value, VALUE_BYTES_MAX))
                .setRecordValueBytes(value == null ? -1 : value.length)
                .setReason(reason)
                .setReporter(reporter)
                .setTime(now.truncatedTo(ChronoUnit.MICROS))
                .build();
    }

    private static @Nullable ByteBuffer cut(byte @Nullable [] bytes, int max) {
        return bytes == null
                ? null
                : ByteBuffer.wrap(Arrays.copyOf(bytes, Math.min(bytes.length, max)));
    }
}
