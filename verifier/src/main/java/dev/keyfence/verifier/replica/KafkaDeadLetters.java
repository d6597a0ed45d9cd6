package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.deadletter.DeadLetters;
import dev.keyfence.schemas.record.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes dead letters. One that cannot be published is counted and logged with where its record
 * stands: the record itself stays in its topic. Safe for any number of threads when its serializer
 * is.
 */
public final class KafkaDeadLetters implements DeadLetterSink {

    private static final Logger log = LoggerFactory.getLogger(KafkaDeadLetters.class);

    private final Producer<byte[], byte[]> producer;
    private final Serializer<DeadLetter> serializer;
    private final Target target;
    private final InstantSource clock;
    private final ReplicaMetrics metrics;

    /**
     * Where dead letters go.
     *
     * @param topic the full name of their topic
     * @param reporter who reports them: the node's id
     */
    public record Target(String topic, String reporter) {}

    /**
     * A publisher.
     *
     * @param producer belongs to the caller; its {@code max.block.ms} should be short, since a
     *     follower waits for it
     * @param serializer writes the topic's values
     * @param target where they go
     * @param clock tells when a record was found to be dead
     * @param metrics takes the counts of those that are lost
     */
    public KafkaDeadLetters(
            Producer<byte[], byte[]> producer,
            Serializer<DeadLetter> serializer,
            Target target,
            InstantSource clock,
            ReplicaMetrics metrics) {
        this.producer = producer;
        this.serializer = serializer;
        this.target = target;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    @SuppressWarnings("NullAway") // a polled record may have no key or value, and says nowhere so
    public void accept(ConsumerRecord<byte[], byte[]> record, String reason) {
        try {
            DeadLetter letter = DeadLetters.of(record, reason, target.reporter(), clock.instant());
            byte[] key = record.topic().getBytes(StandardCharsets.UTF_8);
            byte[] value = serializer.serialize(target.topic(), letter);
            var _ =
                    producer.send(
                            new ProducerRecord<>(target.topic(), key, value),
                            (_, failure) -> {
                                if (failure != null) {
                                    lost(record, failure);
                                }
                            });
        } catch (RuntimeException e) {
            // No dead letter is worth a follower that stops.
            lost(record, e);
        }
    }

    private void lost(ConsumerRecord<byte[], byte[]> record, Exception failure) {
        metrics.deadLetterLost(record.topic());
        log.error(
                "The dead letter of record {} of {}-{} could not be published; look at the record"
                        + " itself. ({})",
                record.offset(),
                record.topic(),
                record.partition(),
                failure.getMessage());
    }
}
