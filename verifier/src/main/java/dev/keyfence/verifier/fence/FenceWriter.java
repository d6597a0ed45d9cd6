package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.FenceRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the fence. Connects with the first write. Safe for any number of threads, but for none
 * that may not wait: a write takes up to {@link #BLOCK_MAX} when Kafka is away.
 */
public final class FenceWriter implements AutoCloseable {

    /** The writing threads have nothing else to do, and try again with the next beacon. */
    private static final Duration BLOCK_MAX = Duration.ofSeconds(3);

    /** Short enough to find another leader within a lease. */
    private static final Duration REQUEST_TIMEOUT_MAX = Duration.ofSeconds(3);

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);
    private static final int PARTITION = 0;

    private final String topic;
    private final Serializer<FenceRecord> serializer;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean closed;

    /**
     * A writer.
     *
     * @param topic the fence's name
     * @param serializer closed by its owner
     * @param producers makes the producer, with the first write; see {@link #kafka}
     */
    public FenceWriter(
            String topic,
            Serializer<FenceRecord> serializer,
            Supplier<Producer<byte[], byte[]>> producers) {
        this.topic = topic;
        this.serializer = serializer;
        this.producers = producers;
    }

    /**
     * Makes producers that a revocation can rely on: acknowledged by all in-sync replicas, in
     * order, without waiting for company.
     *
     * @param connection bootstrap servers, security and client id
     */
    public static Supplier<Producer<byte[], byte[]>> kafka(
            Map<String, Object> connection, FenceSettings settings) {
        Map<String, Object> config = new HashMap<>(connection);
        long deliveryMillis = settings.deliveryTimeout().toMillis();
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) deliveryMillis);
        config.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) Math.min(deliveryMillis, REQUEST_TIMEOUT_MAX.toMillis()));
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MAX.toMillis());
        return () ->
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Writes one record.
     *
     * @return its offset, or {@link FenceUnavailableException} when Kafka or the registry did not
     *     take it in time; the record may be in the log all the same, and to write it again is safe
     */
    CompletableFuture<Long> write(FenceKey key, FenceRecord value) {
        return send(key, () -> serializer.serialize(topic, value));
    }

    /**
     * Lets compaction drop a key's records. Safe at any time for a node that has been silent for
     * longer than any lease: should it come back just now, its lease is too young to be compacted.
     *
     * @return the tombstone's offset, or as {@link #write}
     */
    CompletableFuture<Long> remove(FenceKey.OfNode key) {
        return send(key, () -> null);
    }

    private CompletableFuture<Long> send(FenceKey key, Supplier<byte @Nullable []> value) {
        CompletableFuture<Long> offset = new CompletableFuture<>();
        try {
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(topic, PARTITION, key.bytes(), value.get());
            var _ =
                    producer()
                            .send(
                                    record,
                                    (metadata, failure) -> {
                                        if (failure == null) {
                                            offset.complete(metadata.offset());
                                        } else {
                                            offset.completeExceptionally(notWritten(failure));
                                        }
                                    });
        } catch (RetriableException e) {
            offset.completeExceptionally(
                    new FenceUnavailableException(
                            "the record was not written, since its schema could not be had from the"
                                    + " registry; try again: "
                                    + e.getMessage(),
                            e));
        } catch (RuntimeException e) {
            offset.completeExceptionally(notWritten(e));
        }
        return offset;
    }

    /**
     * Exchanges the producer. What the old one has not written within a second fails, as it would
     * in an outage: a lease is sent again with the next beacon, a revocation's caller is told.
     */
    void reconnect() {
        Producer<byte[], byte[]> old;
        synchronized (this) {
            old = producer;
            producer = null;
        }
        if (old != null) {
            old.close(CLOSE_WAIT);
        }
    }

    /** Ends within a second; what is not written by then fails. */
    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close(CLOSE_WAIT);
        }
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (closed) {
            throw new FenceUnavailableException("the node is stopping");
        }
        if (producer == null) {
            producer = producers.get();
        }
        return producer;
    }

    private FenceUnavailableException notWritten(Throwable failure) {
        if (failure instanceof FenceUnavailableException known) {
            return known;
        }
        return new FenceUnavailableException(
                "Kafka did not confirm the record in "
                        + topic
                        + ": it may take effect all the same, and writing it again is safe: "
                        + failure.getMessage(),
                failure);
    }
}
