package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

class KafkaDeadLettersTest {

    private static final ConsumerRecord<byte[], byte[]> POISON =
            KeyRecords.record(17, "key_x".getBytes(StandardCharsets.UTF_8), KeyRecords.POISON);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(
                    false,
                    new RoundRobinPartitioner(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
    private final ReplicaCounters counters = new ReplicaCounters();

    @Test
    void publishesWhereTheRecordStandsAndWhyItIsDead() {
        publisher((_, letter) -> KeyRecords.bytes(letter)).accept(POISON, "no sense");
        producer.completeNext();

        assertThat(producer.history())
                .singleElement()
                .satisfies(sent -> {
                    assertThat(sent.topic()).isEqualTo("dead-letters");
                    assertThat(sent.key()).asString(StandardCharsets.UTF_8).isEqualTo("keys");
                    DeadLetter letter =
                            KeyRecords.deserializer(DeadLetter.class)
                                    .deserialize("dead-letters", sent.value());
                    assertThat(letter.getSourceOffset()).isEqualTo(17);
                    assertThat(letter.getReason()).isEqualTo("no sense");
                    assertThat(letter.getReporter()).isEqualTo("node-1");
                });
        assertThat(lost()).isZero();
    }

    @Test
    void countsADeadLetterThatKafkaDoesNotTake() {
        publisher((_, letter) -> KeyRecords.bytes(letter)).accept(POISON, "no sense");
        producer.errorNext(new TimeoutException("away"));

        assertThat(lost()).isEqualTo(1);
    }

    @Test
    void countsADeadLetterThatCannotBeWritten() {
        publisher(
                        (_, _) -> {
                            throw new TimeoutException("registry away");
                        })
                .accept(POISON, "no sense");

        assertThat(lost()).isEqualTo(1);
        assertThat(producer.history()).isEmpty();
    }

    private KafkaDeadLetters publisher(Serializer<DeadLetter> serializer) {
        return new KafkaDeadLetters(
                producer,
                serializer,
                new KafkaDeadLetters.Target("dead-letters", "node-1"),
                InstantSource.fixed(Instant.EPOCH),
                counters);
    }

    private long lost() {
        return counters.get(KeyRecords.TOPIC, ReplicaCounters.Count.DEAD_LETTER_LOST);
    }
}
