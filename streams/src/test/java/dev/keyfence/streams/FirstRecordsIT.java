package dev.keyfence.streams;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.schemas.topic.TopicCreator;
import dev.keyfence.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A topic that was just created takes what many batches bring at once. A broker shows a partition's
 * leader before it leads; a producer whose first batch is refused then, and whose second is taken,
 * is told for ever that its first one is out of order.
 */
class FirstRecordsIT {

    private static final int ROUNDS = 8;
    private static final int RECORDS = 2_000;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir private Path directory;

    @Test
    void takesManyBatchesAtOnceWhenTopicsAreNew() throws Exception {
        try (TestBroker broker = TestBroker.start(directory);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            for (int round = 0; round < ROUNDS; round++) {
                Topics topics = new Topics("round-" + round + '.');
                var _ = new TopicCreator(admin, OptionalInt.of(1)).ensure(topics.shared());
                try (KafkaProducer<byte[], byte[]> producer = producer(broker)) {
                    List<Future<RecordMetadata>> sent = burst(producer, topics.decisions());
                    long deadline = System.nanoTime() + LIMIT.toNanos();
                    for (Future<RecordMetadata> each : sent) {
                        long left = Math.max(1, deadline - System.nanoTime());
                        assertThatCode(() -> each.get(left, TimeUnit.NANOSECONDS))
                                .as("round %d", round)
                                .doesNotThrowAnyException();
                    }
                }
            }
        }
    }

    /** As the producer of decisions, but that its batches are small, so that there are many. */
    private static KafkaProducer<byte[], byte[]> producer(TestBroker broker) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrap(),
                        "enable.idempotence",
                        true,
                        "batch.size",
                        500,
                        "linger.ms",
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static List<Future<RecordMetadata>> burst(
            KafkaProducer<byte[], byte[]> producer, Topic topic) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            int partition = i % topic.partitions().count();
            sent.add(
                    producer.send(
                            new ProducerRecord<>(topic.name(), partition, null, new byte[100])));
        }
        return sent;
    }
}
