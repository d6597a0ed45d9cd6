package dev.keyfence.verifier.command;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The producer that commands go through: certain first, then quick; there are few of them. */
public final class CommandProducer {

    /** As long as a caller of the control API waits for its answer. */
    static final int DELIVERY_TIMEOUT_MILLIS = 10_000;

    /** One attempt; leaves time for a second. */
    static final int REQUEST_TIMEOUT_MILLIS = 4_000;

    /** The first send fetches metadata; later ones find the buffer empty. */
    static final int BLOCK_MILLIS_MAX = 5_000;

    /** Half of what a window of commands takes to be answered on a quiet machine. */
    static final int BULK_LINGER_MILLIS = 5;

    /** A window's share of one of twelve partitions. */
    static final int BULK_BATCH_BYTES = 128 * 1024;

    private CommandProducer() {}

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

    /**
     * A new producer for many commands in a row, which are worth waiting for each other.
     *
     * @param connection as {@link #connect}
     * @throws org.apache.kafka.common.KafkaException as {@link #connect}
     */
    public static Producer<byte[], byte[]> connectBulk(Map<String, Object> connection) {
        Map<String, Object> properties = properties(connection);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, BULK_LINGER_MILLIS);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BULK_BATCH_BYTES);
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The producer's settings over those of the connection. */
    static Map<String, Object> properties(Map<String, Object> connection) {
        Map<String, Object> properties = new HashMap<>(connection);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS_MAX);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
        return properties;
    }
}
