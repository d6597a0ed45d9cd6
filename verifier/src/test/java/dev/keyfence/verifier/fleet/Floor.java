package dev.keyfence.verifier.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What one hop through the log costs a plain client: an acks=all write, until it is read again. */
final class Floor implements AutoCloseable {

    private static final String TOPIC = "floor";
    private static final int BYTES = 200;

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    Floor(String bootstrap) throws ExecutionException, InterruptedException {
        Map<String, Object> servers = Map.of("bootstrap.servers", bootstrap);
        try (Admin admin = Admin.create(servers)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 0),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        consumer =
                new KafkaConsumer<>(
                        servers, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** Nanoseconds from the sending of one record until it was acknowledged and read. */
    long hop() throws ExecutionException, InterruptedException {
        long start = System.nanoTime();
        var written = producer.send(new ProducerRecord<>(TOPIC, new byte[BYTES]));
        while (consumer.poll(Duration.ofSeconds(1)).isEmpty()) {
            // The record is on its way.
        }
        var _ = written.get();
        return System.nanoTime() - start;
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
