package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.alert.Reviews.NotWrittenException;
import dev.keyfence.verifier.clock.Reconnectable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what people do to a topic that this node follows: certain first, then quick; there are few
 * of them. Connects with the first one. Safe for any number of threads, one of which writes at a
 * time.
 *
 * @param <T> what is written
 */
public final class RecordLog<T> implements Reconnectable, AutoCloseable {

    /** A living cluster answers within milliseconds; people wait no longer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final String topic;
    private final Serializer<T> serializer;
    private final Map<String, Object> connection;
    private volatile @Nullable Producer<byte[], byte[]> producer;

    /**
     * A log.
     *
     * @param topic the topic's full name
     * @param serializer how values are written
     * @param connection how Kafka's clients connect
     */
    public RecordLog(String topic, Serializer<T> serializer, Map<String, Object> connection) {
        this.topic = topic;
        this.serializer = serializer;
        this.connection = Map.copyOf(connection);
    }

    /**
     * Writes records, and waits until all replicas that are in sync have them.
     *
     * @param records by their keys; empty for a tombstone
     * @return where they stand
     */
    synchronized List<ReadBack.Place> write(Map<String, Optional<T>> records)
            throws NotWrittenException {
        return write(
                records.entrySet().stream()
                        .map(each -> record(null, each.getKey(), each.getValue()))
                        .toList());
    }

    /** Writes the same record to so many partitions, and waits as above. */
    synchronized void writeToEach(int partitions, String key, T value) throws NotWrittenException {
        var _ =
                write(
                        IntStream.range(0, partitions)
                                .mapToObj(partition -> record(partition, key, Optional.of(value)))
                                .toList());
    }

    private List<ReadBack.Place> write(List<ProducerRecord<byte[], byte[]>> records)
            throws NotWrittenException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        List<ReadBack.Place> places = new ArrayList<>();
        try {
            records.forEach(record -> sent.add(producer().send(record)));
            for (Future<RecordMetadata> each : sent) {
                RecordMetadata written = each.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                places.add(new ReadBack.Place(written.partition(), written.offset()));
            }
            return places;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notWritten(e);
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            throw notWritten(e);
        }
    }

    /** Takes no lock: a write may wait for as long as the clock went back. */
    @Override
    public void reconnect() {
        Producer<byte[], byte[]> old = producer;
        producer = null;
        if (old != null) {
            old.close(CLOSE_LIMIT);
        }
    }

    @Override
    public void close() {
        reconnect();
    }

    @SuppressWarnings("NullAway") // a tombstone's value is null, whatever it says
    private ProducerRecord<byte[], byte[]> record(
            @Nullable Integer partition, String key, Optional<T> value) {
        return new ProducerRecord<>(
                topic,
                partition,
                key.getBytes(StandardCharsets.UTF_8),
                value.map(it -> serializer.serialize(topic, it)).orElse(null));
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            Map<String, Object> settings = new HashMap<>(connection);
            settings.put("acks", "all");
            settings.put("linger.ms", 0);
            settings.put("max.block.ms", TIMEOUT.toMillis() / 2);
            settings.put("request.timeout.ms", (int) TIMEOUT.toMillis() / 2);
            settings.put("delivery.timeout.ms", (int) TIMEOUT.toMillis());
            current =
                    new KafkaProducer<>(
                            settings, new ByteArraySerializer(), new ByteArraySerializer());
            producer = current;
        }
        return current;
    }

    private static NotWrittenException notWritten(Exception cause) {
        return new NotWrittenException("Kafka or the schema registry does not answer", cause);
    }
}
