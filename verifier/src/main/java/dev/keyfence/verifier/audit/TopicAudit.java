package dev.keyfence.verifier.audit;

import dev.keyfence.schemas.record.AuditGap;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.NodeLease;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of decisions from its beginning to where it ends at the moment, and says what is
 * there and what is missing, up to what nodes say that they have decided. Reads uncommitted and
 * writes nothing. For one thread.
 */
public final class TopicAudit {

    private static final Logger LOG = LoggerFactory.getLogger(TopicAudit.class);

    /** More would not help to find them. */
    private static final int PLACES_MAX = 20;

    /**
     * For how long a gap is looked at again. Partitions are written side by side, so that a running
     * node's latest decisions are not all there at any one moment.
     */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AuditTopics topics;
    private final Consumer<byte[], byte[]> consumer;
    private final AuditReaders readers;
    private final Duration patience;
    private final List<AuditResult.Place> places = new ArrayList<>();
    private long records;
    private long unreadable;

    /**
     * An audit.
     *
     * @param consumer reads the topics; without a group, and never seeks by itself
     * @param readers read their values
     * @param patience for how long a gap may still be filled, such as {@link #PATIENCE}
     */
    public TopicAudit(
            AuditTopics topics,
            Consumer<byte[], byte[]> consumer,
            AuditReaders readers,
            Duration patience) {
        this.topics = topics;
        this.consumer = consumer;
        this.readers = readers;
        this.patience = patience;
    }

    /**
     * The topics' names.
     *
     * @param decisions what is audited
     * @param fence tells how many decisions nodes have made
     * @param gaps tells what the audit topology found; may not exist
     */
    public record AuditTopics(String decisions, String fence, String gaps) {}

    /**
     * How values are read.
     *
     * @param decision those of decisions
     * @param fence those of the fence
     * @param gap those of gaps
     */
    public record AuditReaders(
            Deserializer<Decision> decision,
            Deserializer<FenceRecord> fence,
            Deserializer<AuditGap> gap) {}

    /**
     * Reads everything.
     *
     * @throws org.apache.kafka.common.KafkaException when Kafka or the schema registry cannot be
     *     reached, or does not answer for {@link WholeTopic#SILENCE_MAX}
     */
    public AuditResult run() {
        // What nodes say first: what they have decided until then is in the topic, or soon will be.
        Given given = given();
        WholeTopic decisions = new WholeTopic(consumer, topics.decisions());
        Tallies tallies = new Tallies(given, keptSince(decisions.begins(), decisions.ends()));
        decisions.read(each -> take(each, tallies));
        tallies.close();
        long startNanos = System.nanoTime();
        while (tallies.hasGaps() && System.nanoTime() - startNanos < patience.toNanos()) {
            consumer.poll(WholeTopic.POLL).forEach(each -> take(each, tallies));
        }
        return new AuditResult(topics.decisions(), records, tallies.audits(), unreadable, places);
    }

    /** What cannot be read there is in the dead letters; here it only proves less. */
    private Given given() {
        Given given = new Given();
        new WholeTopic(consumer, topics.fence())
                .read(each ->
                        read(
                                readers.fence(),
                                each,
                                record -> {
                                    if (record.getBody() instanceof NodeLease lease) {
                                        given.lease(lease);
                                    }
                                }));
        new WholeTopic(consumer, topics.gaps()).read(each -> read(readers.gap(), each, given::gap));
        return given;
    }

    private static <T> void read(
            Deserializer<T> reader,
            ConsumerRecord<byte[], byte[]> record,
            java.util.function.Consumer<T> taker) {
        if (record.value() == null) {
            return;
        }
        try {
            taker.accept(reader.deserialize(record.topic(), record.value()));
        } catch (SerializationException e) {
            LOG.warn(
                    "Record {} of partition {} of {} cannot be read: {}",
                    record.offset(),
                    record.partition(),
                    record.topic(),
                    e.getMessage());
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
        while (System.nanoTime() - startNanos < WholeTopic.SILENCE_MAX.toNanos()) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(WholeTopic.POLL)) {
                return Instant.ofEpochMilli(each.timestamp());
            }
        }
        throw new TimeoutException("Kafka has sent nothing for " + WholeTopic.SILENCE_MAX);
    }

    private void take(ConsumerRecord<byte[], byte[]> read, Tallies tallies) {
        records++;
        try {
            Decision decision = readers.decision().deserialize(read.topic(), read.value());
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
