package dev.keyfence.verifier.audit;

import dev.keyfence.schemas.record.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topic of decisions from its beginning to where it ends at the moment, and says what is
 * there and what is missing. Reads uncommitted and writes nothing. For one thread.
 */
public final class TopicAudit {

    private static final Duration POLL = Duration.ofMillis(500);

    /** A broker that is there answers sooner; a leader's failover takes seconds. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    /** More would not help to find them. */
    private static final int PLACES_MAX = 20;

    /**
     * For how long a gap is looked at again. Partitions are written side by side, so that a running
     * node's latest decisions are not all there at any one moment.
     */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String topic;
    private final Consumer<byte[], byte[]> consumer;
    private final Deserializer<Decision> deserializer;
    private final Duration patience;
    private final List<AuditResult.Place> places = new ArrayList<>();
    private long records;
    private long unreadable;

    /**
     * An audit.
     *
     * @param topic the topic's name
     * @param consumer reads it; without a group, and never seeks by itself
     * @param deserializer reads decisions
     * @param patience for how long a gap may still be filled, such as {@link #PATIENCE}
     */
    public TopicAudit(
            String topic,
            Consumer<byte[], byte[]> consumer,
            Deserializer<Decision> deserializer,
            Duration patience) {
        this.topic = topic;
        this.consumer = consumer;
        this.deserializer = deserializer;
        this.patience = patience;
    }

    /**
     * Reads everything.
     *
     * @throws org.apache.kafka.common.KafkaException when Kafka or the schema registry cannot be
     *     reached, or does not answer for {@link #SILENCE_MAX}
     */
    public AuditResult run() {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(each -> new TopicPartition(topic, each.partition()))
                        .toList();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Tallies tallies = new Tallies(keptSince(begins, ends));
        consumer.assign(partitions);
        begins.forEach((partition, begin) -> consumer.seek(partition, begin));
        readTo(ends, tallies);
        tallies.close();
        if (tallies.hasGaps()) {
            long startNanos = System.nanoTime();
            while (tallies.hasGaps() && System.nanoTime() - startNanos < patience.toNanos()) {
                consumer.poll(POLL).forEach(each -> take(each, tallies));
            }
        }
        return new AuditResult(topic, records, tallies.audits(), unreadable, places);
    }

    private void readTo(Map<TopicPartition, Long> ends, Tallies tallies) {
        long heardAtNanos = System.nanoTime();
        while (isBefore(ends)) {
            boolean heard = false;
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                heard = true;
                take(each, tallies);
            }
            if (heard) {
                heardAtNanos = System.nanoTime();
            } else if (System.nanoTime() - heardAtNanos > SILENCE_MAX.toNanos()) {
                throw new TimeoutException("Kafka has sent nothing for " + SILENCE_MAX);
            }
        }
    }

    /**
     * Since when all partitions hold everything: the youngest first record of those that do not
     * begin at offset 0.
     */
    private @Nullable Instant keptSince(
            Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> cut = new HashMap<>();
        begins.forEach((partition, begin) -> {
            if (begin > 0) {
                cut.put(partition, begin);
            }
        });
        Instant since = null;
        for (Map.Entry<TopicPartition, Long> each : cut.entrySet()) {
            boolean isEmpty = each.getValue() >= ends.getOrDefault(each.getKey(), 0L);
            Instant first = isEmpty ? Instant.now() : firstTime(each.getKey(), each.getValue());
            since = since == null || first.isAfter(since) ? first : since;
        }
        return since;
    }

    private Instant firstTime(TopicPartition partition, long begin) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, begin);
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < SILENCE_MAX.toNanos()) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                return Instant.ofEpochMilli(each.timestamp());
            }
        }
        throw new TimeoutException("Kafka has sent nothing for " + SILENCE_MAX);
    }

    private boolean isBefore(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    private void take(ConsumerRecord<byte[], byte[]> read, Tallies tallies) {
        records++;
        try {
            Decision decision = deserializer.deserialize(topic, read.value());
            if (decision == null) {
                reject(read, "it has no value");
            } else if (decision.getSequence() < 1) {
                reject(read, "its sequence number is " + decision.getSequence());
            } else {
                tallies.add(decision);
            }
        } catch (SerializationException e) {
            reject(read, String.valueOf(e.getMessage()));
        }
    }

    private void reject(ConsumerRecord<byte[], byte[]> read, String why) {
        unreadable++;
        if (places.size() < PLACES_MAX) {
            places.add(new AuditResult.Place(read.partition(), read.offset(), why));
        }
    }
}
