package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.deadletter.DeadLetters;
import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.verifier.replica.DeadLetterSink;
import dev.keyfence.verifier.replica.ReplicaMetrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes records that nobody could use. Connects with the first. Safe for any threads. */
final class DeadLetterQueue implements DeadLetterSink, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterQueue.class);

    /** The following thread waits this long for metadata at the most; then it reads again. */
    private static final int BLOCK_MILLIS_MAX = 1_000;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final Map<String, Object> connection;
    private final String topic;
    private final String reporter;
    private final Serializer<DeadLetter> serializer;
    private final ReplicaMetrics metrics;
    private @Nullable Producer<byte[], byte[]> producer;

    DeadLetterQueue(
            Map<String, Object> connection,
            String topic,
            String reporter,
            Serializer<DeadLetter> serializer,
            ReplicaMetrics metrics) {
        this.connection = connection;
        this.topic = topic;
        this.reporter = reporter;
        this.serializer = serializer;
        this.metrics = metrics;
    }

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> record, String reason) {
        DeadLetter letter = DeadLetters.of(plain(record), reason, reporter, Instant.now());
        byte[] key = record.topic().getBytes(StandardCharsets.UTF_8);
        // The callback tells of every outcome, so the future it returns has nothing to add.
        var _ =
                producer()
                        .send(
                                new ProducerRecord<>(
                                        topic, key, serializer.serialize(topic, letter)),
                                (_, failure) -> answered(record, failure));
    }

    /** For the fence, whose revocations do not wait for a report about one of them. */
    void acceptOrCount(ConsumerRecord<byte[], byte[]> record, String reason) {
        try {
            accept(record, reason);
        } catch (RuntimeException e) { // the record is denied; only the report of it is lost
            answered(record, e);
        }
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(CLOSE_LIMIT);
        }
    }

    /** What was read, in a type that says that a poison record may lack key and value. */
    private static ConsumerRecord<byte @Nullable [], byte @Nullable []> plain(
            ConsumerRecord<byte[], byte[]> record) {
        return new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
                record.topic(), record.partition(), record.offset(), record.key(), record.value());
    }

    private void answered(ConsumerRecord<byte[], byte[]> record, @Nullable Exception failure) {
        if (failure != null) {
            metrics.deadLetterLost(record.topic());
            LOG.error(
                    "The dead letter of record {} of {} could not be published; the record itself is"
                            + " still in its topic",
                    record.offset(),
                    record.topic(),
                    failure);
        }
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (producer == null) {
            Map<String, Object> config = new HashMap<>(connection);
            config.put("acks", "all");
            config.put("max.block.ms", BLOCK_MILLIS_MAX);
            producer =
                    new KafkaProducer<>(
                            config, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }
}
