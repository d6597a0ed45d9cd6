package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.record.FenceRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

class FenceWriterTest {

    private static final FenceKey KEY = new FenceKey.OfNode("a");
    private static final FenceRecord RECORD = new FenceRecord(Samples.lease("a", 1, 1, 0));

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void tellsTheOffset() {
        try (FenceWriter writer = writer(Samples.SERIALIZER)) {
            CompletableFuture<Long> offset = writer.write(KEY, RECORD);
            assertThat(offset).isNotDone();
            producer.completeNext();
            assertThat(offset).isCompletedWithValue(0L);
            assertThat(producer.history())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent.key()).isEqualTo(KEY.bytes()))
                    .satisfies(sent -> assertThat(sent.partition()).isZero());
        }
    }

    @Test
    void takesANodeOutOfTheLogWithATombstone() {
        try (FenceWriter writer = writer(Samples.SERIALIZER)) {
            CompletableFuture<Long> offset = writer.remove(new FenceKey.OfNode("a"));
            producer.completeNext();
            assertThat(offset).isCompletedWithValue(0L);
            assertThat(producer.history())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent.key()).isEqualTo(KEY.bytes()))
                    .satisfies(sent -> assertThat(sent.value()).isNull());
        }
    }

    @Test
    void saysThatTheOutcomeIsUnknownWhenKafkaDoesNotConfirm() {
        try (FenceWriter writer = writer(Samples.SERIALIZER)) {
            CompletableFuture<Long> offset = writer.write(KEY, RECORD);
            producer.errorNext(new TimeoutException("expired"));
            fails(offset, "may take effect all the same");
        }
    }

    @Test
    void saysThatNothingWasWrittenWhenTheRegistryIsAway() {
        Serializer<FenceRecord> away =
                (_, _) -> {
                    throw new TimeoutException("the registry is away");
                };
        try (FenceWriter writer = writer(away)) {
            fails(writer.write(KEY, RECORD), "the record was not written");
            assertThat(producer.history()).isEmpty();
        }
    }

    @Test
    void writesThroughAnotherProducerAfterConnectingAnew() {
        MockProducer<byte[], byte[]> next =
                new MockProducer<>(
                        true, null, new ByteArraySerializer(), new ByteArraySerializer());
        Iterator<MockProducer<byte[], byte[]>> made = List.of(producer, next).iterator();
        try (FenceWriter writer = new FenceWriter(Samples.TOPIC, Samples.SERIALIZER, made::next)) {
            writer.reconnect();
            CompletableFuture<Long> before = writer.write(KEY, RECORD);
            assertThat(before).isNotDone();
            writer.reconnect();
            assertThat(producer.closed()).isTrue();
            assertThat(writer.write(KEY, RECORD)).isCompletedWithValue(0L);
        }
    }

    @Test
    void failsWhatIsWrittenAfterItWasClosed() {
        FenceWriter writer = writer(Samples.SERIALIZER);
        writer.close();
        fails(writer.write(KEY, RECORD), "the node is stopping");
    }

    @Test
    void makesNoProducerBeforeTheFirstWriteAndRefusesWhatWouldWeakenIt() {
        Map<String, Object> weak = new HashMap<>();
        weak.put("bootstrap.servers", "127.0.0.1:1");
        weak.put("acks", "1");
        weak.put("linger.ms", 50);
        FenceSettings settings =
                new FenceSettings(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(10),
                        0.1,
                        Duration.ofSeconds(1),
                        Duration.ZERO);
        try (FenceWriter writer =
                new FenceWriter(
                        Samples.TOPIC, Samples.SERIALIZER, FenceWriter.kafka(weak, settings))) {
            fails(writer.write(KEY, RECORD), "Kafka did not confirm");
        }
    }

    private FenceWriter writer(Serializer<FenceRecord> serializer) {
        return new FenceWriter(Samples.TOPIC, serializer, () -> producer);
    }

    private static void fails(CompletableFuture<Long> offset, String message) {
        assertThatThrownBy(offset::join)
                .cause()
                .isInstanceOf(FenceUnavailableException.class)
                .hasMessageContaining(message);
    }
}
