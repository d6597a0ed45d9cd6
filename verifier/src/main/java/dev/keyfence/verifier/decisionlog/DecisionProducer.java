package dev.keyfence.verifier.decisionlog;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The producer that decisions go through: complete and in order first, then large batches. */
public final class DecisionProducer {

    /** Long enough to fill a batch at load, short enough for monitoring not to notice. */
    static final int LINGER_MILLIS = 10;

    /** About 400 decisions: past this, larger batches gain nothing. */
    static final int BATCH_BYTES = 128 * 1024;

    /** About 150,000 decisions wait here when Kafka stops answering, before the queue fills. */
    static final long BUFFER_BYTES = 64L * 1024 * 1024;

    /** The publisher's thread may wait, but must notice within this that the node is stopping. */
    static final int BLOCK_MILLIS_MAX = 1_000;

    /**
     * What was handed to the producer is never given up for its age (the longest there is, 24
     * days): an outage ends or the node does.
     */
    static final int DELIVERY_TIMEOUT_MILLIS = Integer.MAX_VALUE;

    private DecisionProducer() {}

    /**
     * A new producer; connects in the background.
     *
     * @param connection how to reach Kafka: bootstrap servers, security
     * @throws org.apache.kafka.common.KafkaException when these settings cannot be used, or none of
     *     the servers' names can be resolved now
     */
    public static Producer<byte[], byte[]> connect(Map<String, Object> connection) {
        return new KafkaProducer<>(
                properties(connection), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The producer's settings over those of the connection. */
    static Map<String, Object> properties(Map<String, Object> connection) {
        Map<String, Object> properties = new HashMap<>(connection);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS_MAX);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
        return properties;
    }
}
