package dev.keyfence.verifier.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registry's log as a compacted Kafka topic of one partition. Used by one thread at a time. */
final class KafkaSchemaLog implements SchemaLog {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSchemaLog.class);

    /** How long reading the whole topic may take; it holds some ten small records. */
    private static final Duration READ_LIMIT = Duration.ofSeconds(20);

    private static final Duration POLL = Duration.ofMillis(200);

    /** How long an append may take before its caller is told to try again. */
    private static final int APPEND_LIMIT_MILLIS = 10_000;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final String bootstrapServers;
    private final TopicPartition partition;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    KafkaSchemaLog(String bootstrapServers, String topic) {
        this.bootstrapServers = bootstrapServers;
        this.partition = new TopicPartition(topic, 0);
    }

    @Override
    public void read(Consumer<SchemaLogEntry> sink) {
        Map<String, Object> config =
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "client.id",
                        "keyfence-registry",
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + READ_LIMIT.toNanos();
            long end =
                    consumer.endOffsets(List.of(partition), READ_LIMIT).getOrDefault(partition, 0L);
            while (consumer.position(partition, READ_LIMIT) < end) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("reading stalls");
                }
                consumer.poll(POLL).forEach(one -> take(one, sink));
            }
        } catch (KafkaException e) {
            throw new SchemaLogException("the schemas cannot be read from " + partition, e);
        }
    }

    @Override
    public void append(SchemaLogEntry entry) {
        try {
            producer()
                    .send(
                            new ProducerRecord<>(
                                    partition.topic(),
                                    partition.partition(),
                                    SchemaLogFormat.key(entry),
                                    SchemaLogFormat.value(entry)))
                    .get();
        } catch (ExecutionException | KafkaException e) {
            close();
            throw new SchemaLogException("a schema cannot be written to " + partition, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchemaLogException("stopped while writing to " + partition, e);
        }
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(CLOSE_LIMIT);
            producer = null;
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        if (producer == null) {
            producer =
                    new KafkaProducer<>(
                            Map.of(
                                    "bootstrap.servers",
                                    bootstrapServers,
                                    "client.id",
                                    "keyfence-registry",
                                    "acks",
                                    "all",
                                    "linger.ms",
                                    0,
                                    "max.block.ms",
                                    APPEND_LIMIT_MILLIS,
                                    "request.timeout.ms",
                                    APPEND_LIMIT_MILLIS / 2,
                                    "delivery.timeout.ms",
                                    APPEND_LIMIT_MILLIS),
                            new ByteArraySerializer(),
                            new ByteArraySerializer());
        }
        return producer;
    }

    private static void take(ConsumerRecord<byte[], byte[]> one, Consumer<SchemaLogEntry> sink) {
        try {
            SchemaLogFormat.read(one.key(), one.value()).ifPresent(sink);
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "the record at offset {} of {} {}; records that were written with the schema in it"
                            + " cannot be read until it is registered again",
                    one.offset(),
                    one.topic(),
                    e.getMessage(),
                    e);
        }
    }
}
