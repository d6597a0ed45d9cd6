package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.verifier.replay.ObservedDecision;
import dev.keyfence.verifier.replay.ObservedDecisions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/**
 * Publishes observed decisions to Kafka: each carries its own time, and who observed it. Numbers
 * count up from 1 in an epoch of this run's own, so that a gap is provable as it is for a node, and
 * nothing is taken for a repetition of an earlier run. For one thread; outcomes are told on the
 * producer's.
 */
public final class KafkaObservations implements ObservedDecisions, AutoCloseable {

    /** How long Kafka is waited for when it does not answer at all, or takes nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final String topic;
    private final String bootstrap;
    private final ObservedRecords observed;
    private final Serde<Decision> serde;
    private final Producer<byte[], byte[]> producer;
    private long sequence;

    /**
     * Publishes to a cluster; connects in the background.
     *
     * @throws KafkaException when the settings cannot be used
     */
    public KafkaObservations(ClusterSettings cluster, ObservedRecords observed) {
        this.topic = cluster.topics().decisions().name();
        this.bootstrap = cluster.bootstrapServers();
        this.observed = observed;
        this.serde =
                new RecordSerdes(cluster.serdeClass(), cluster.registry())
                        .forValues(Decision.class);
        this.producer =
                new KafkaProducer<>(
                        properties(cluster.connection()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    @Override
    public @Nullable String unreachable() {
        try {
            return producer.partitionsFor(topic).isEmpty() ? "there is no topic " + topic : null;
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
            return "it was interrupted";
        } catch (KafkaException e) {
            return "Kafka at " + bootstrap + " does not answer: " + e.getMessage();
        }
    }

    @Override
    public void publish(ObservedDecision decision, Consumer<@Nullable String> outcome) {
        try {
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(
                            topic,
                            decision.keyId().getBytes(StandardCharsets.UTF_8),
                            serde.serializer()
                                    .serialize(topic, observed.of(decision, sequence + 1)));
            var _ =
                    producer.send(
                            record,
                            (_, failure) -> outcome.accept(failure == null ? null : why(failure)));
            sequence++;
        } catch (KafkaException e) {
            // Not sent, so its number is the next one's: no gap.
            outcome.accept(why(e));
        }
    }

    @Override
    public void drain(Duration timeout) {
        producer.close(timeout);
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        serde.close();
    }

    private static String why(Exception failure) {
        return "it cannot be published: " + failure.getMessage();
    }

    private static Map<String, Object> properties(Map<String, Object> connection) {
        Map<String, Object> properties = new HashMap<>(connection);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 10);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        return properties;
    }
}
