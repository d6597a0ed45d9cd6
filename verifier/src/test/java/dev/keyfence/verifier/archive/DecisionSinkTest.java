package dev.keyfence.verifier.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.verifier.archive.Steps.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the topic into the store: nothing is lost, and what cannot be read is put aside. */
class DecisionSinkTest {

    private static final TopicPartition PARTITION = new TopicPartition("decisions", 0);

    /** Stands for a record without a value. */
    private static final byte[] NONE = {};

    @TempDir Path directory;
    private final List<String> buried = new ArrayList<>();
    private final AtomicInteger pauses = new AtomicInteger();
    private ArchiveRig rig;
    private DecisionSink sink;
    private long offset;

    @BeforeEach
    void begin() {
        rig = new ArchiveRig(directory);
        sink =
                new DecisionSink(
                        rig.store(),
                        DESERIALIZER,
                        (record, reason) -> buried.add(record.offset() + " " + reason),
                        new DecisionFeed(),
                        _ -> pauses.incrementAndGet() >= 3);
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void putsAsideWhatCannotBeReadAndCountsEverything() throws IOException {
        Decision tooLate = Samples.decision(9, Instant.parse("+10000-01-01T00:00:00Z")).build();
        sink.accept(
                records(
                        bytes(Samples.unknown(1, Samples.NOW)),
                        NONE,
                        new byte[] {1, 2, 3},
                        bytes(tooLate),
                        bytes(Samples.unknown(2, Samples.NOW.minusSeconds(86_400L * 500)))));
        assertThat(buried)
                .containsExactly(
                        "1 a decision without a value",
                        "2 no decision",
                        "3 a decision of a time that cannot be");
        rig.store().flush();
        assertThat(sink.received()).isEqualTo(5);
        assertThat(sink.received())
                .isEqualTo(
                        sink.unreadable()
                                + rig.store().waiting()
                                + rig.store().written()
                                + rig.store().leftOut());
        assertThat(rig.store().written()).isEqualTo(1);
        assertThat(rig.open().begin(Samples.LOG)).isEqualTo(Map.of(0, 5L));
    }

    @Test
    void waitsWhenNeitherDiskNorMemoryHasRoom() throws IOException {
        rig.steps =
                (step, _) -> {
                    if (step == Step.RENAME) {
                        throw new IOException("No space left on device");
                    }
                };
        sink.accept(decisions(60));
        assertThat(sink.trouble()).isNull();
        sink.accept(decisions(60));
        assertThat(pauses).hasValue(3);
        assertThat(sink.trouble()).contains("No space left on device");
        assertThat(rig.sequences()).hasSize(120);
        rig.steps = Steps.NONE;
        sink.accept(ConsumerRecords.empty());
        assertThat(sink.trouble()).isNull();
        assertThat(rig.store().manifest().rows()).isEqualTo(120);
    }

    @Test
    void goesPastTheMarkersOfTransactions() throws IOException {
        sink.accept(
                new ConsumerRecords<>(
                        Map.of(PARTITION, List.of(record(bytes(Samples.unknown(1, Samples.NOW))))),
                        Map.of(PARTITION, new OffsetAndMetadata(7))));
        rig.store().flush();
        assertThat(rig.open().begin(Samples.LOG)).isEqualTo(Map.of(0, 7L));
    }

    private ConsumerRecords<byte[], byte[]> decisions(int count) throws IOException {
        byte[][] values = new byte[count][];
        for (int i = 0; i < count; i++) {
            values[i] = bytes(Samples.unknown(offset + i, Samples.NOW.minusSeconds(offset + i)));
        }
        return records(values);
    }

    private ConsumerRecords<byte[], byte[]> records(byte[]... values) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (byte[] value : values) {
            records.add(record(value.length == 0 ? null : value));
        }
        return new ConsumerRecords<>(Map.of(PARTITION, records), Map.of());
    }

    @SuppressWarnings("NullAway") // a polled record may have no key or value, and says nowhere so
    private ConsumerRecord<byte[], byte[]> record(byte @Nullable [] value) {
        return new ConsumerRecord<>(PARTITION.topic(), 0, offset++, null, value);
    }

    private static byte[] bytes(Decision decision) throws IOException {
        ByteBuffer buffer = decision.toByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static final Deserializer<Decision> DESERIALIZER =
            (_, data) -> {
                try {
                    return Decision.fromByteBuffer(ByteBuffer.wrap(data));
                } catch (IOException | RuntimeException e) {
                    throw new SerializationException("no decision");
                }
            };
}
