package dev.keyfence.verifier.replica;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.keyfence.schemas.deadletter.DeadLetters;
import dev.keyfence.schemas.record.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
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
    public void accept(ConsumerRecord<byte[], byte[]> record, String reason) {
        try {
            var _ =
                    producer.send(
                            letter(record, reason),
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

    /**
     * Reports a record, and returns when all in-sync replicas have the letter: for who does not
     * come back to the record.
     *
     * @param limit how long to wait for them
     * @throws KafkaException when it is not known to be there; it may be reported again
     */
    public void keep(ConsumerRecord<byte[], byte[]> record, String reason, Duration limit) {
        try {
            var _ = producer.send(letter(record, reason)).get(limit.toNanos(), NANOSECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the dead letter is not known to be published", e);
        }
    }

    @SuppressWarnings("NullAway") // a polled record may have no key or value, and says nowhere so
    private ProducerRecord<byte[], byte[]> letter(
            ConsumerRecord<byte[], byte[]> record, String reason) {
        DeadLetter letter = DeadLetters.of(record, reason, target.reporter(), clock.instant());
        return new ProducerRecord<>(
                target.topic(),
                record.topic().getBytes(StandardCharsets.UTF_8),
                serializer.serialize(target.topic(), letter));
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
