package dev.keyfence.schemas.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final Instant NOW = Instant.parse("2026-11-22T03:20:00.123456789Z");

    @Test
    void saysWhereTheRecordStandsAndWhoCouldNotUseItAndWhy() {
        DeadLetter letter = letter(new byte[] {1}, new byte[] {2, 3});

        assertThat(letter.getSourceTopic()).isEqualTo("keyfence.keys");
        assertThat(letter.getSourcePartition()).isZero();
        assertThat(letter.getSourceOffset()).isEqualTo(41);
        assertThat(letter.getReason()).isEqualTo("It is poison.");
        assertThat(letter.getReporter()).isEqualTo("node-1");
        assertThat(letter.getTime()).isEqualTo("2026-11-22T03:20:00.123456Z");
        assertThat(letter.getRecordKey()).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
        assertThat(letter.getRecordValue()).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3}));
        assertThat(letter.getRecordValueBytes()).isEqualTo(2);
    }

    @Test
    void keepsTheBeginningOfALongRecordAndItsLength() {
        byte[] value = new byte[1_000_000];
        Arrays.fill(value, (byte) 9);

        DeadLetter letter = letter(new byte[5_000], value);

        assertThat(letter.getRecordValue().remaining()).isEqualTo(1_024);
        assertThat(letter.getRecordValue().get(1_023)).isEqualTo((byte) 9);
        assertThat(letter.getRecordValueBytes()).isEqualTo(1_000_000);
        assertThat(letter.getRecordKey().remaining()).isEqualTo(1_024);
    }

    @Test
    void tellsNoValueFromAnEmptyOne() {
        assertThat(letter(null, null).getRecordValueBytes()).isEqualTo(-1);
        assertThat(letter(null, null).getRecordValue()).isNull();
        assertThat(letter(null, null).getRecordKey()).isNull();
        assertThat(letter(new byte[0], new byte[0]).getRecordValueBytes()).isZero();
    }

    private static DeadLetter letter(byte @Nullable [] key, byte @Nullable [] value) {
        return DeadLetters.of(
                new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
                        "keyfence.keys", 0, 41, key, value),
                "It is poison.",
                "node-1",
                NOW);
    }
}
