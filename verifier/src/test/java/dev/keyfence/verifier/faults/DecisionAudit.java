package dev.keyfence.verifier.faults;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.serde.KeyfenceAvroSerde;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.verifier.fleet.Fleet;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** What of the decisions has arrived in the topic, by node, start and sequence number. */
final class DecisionAudit implements AutoCloseable {

    private static final String TOPIC = "keyfence.decisions";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deserializer<Decision> deserializer;
    private final List<TopicPartition> partitions;
    private final Map<String, BitSet> arrived = new HashMap<>();
    private final Map<String, Decision> latest = new HashMap<>();
    private long twice;
    private long behind;

    DecisionAudit(Fleet fleet) {
        consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", fleet.bootstrap()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        partitions =
                consumer.partitionsFor(TOPIC).stream()
                        .map(each -> new TopicPartition(TOPIC, each.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        deserializer =
                new RecordSerdes(
                                KeyfenceAvroSerde.class.getName(),
                                Map.of("schema.registry.url", fleet.registry()))
                        .forValues(Decision.class)
                        .deserializer();
    }

    /**
     * Missing decisions of one start of a node.
     *
     * @param gaps missing ones before the last that arrived: every reader of the topic sees them
     * @param tail answered to a client, and behind the last that arrived
     */
    record Missing(long gaps, long tail) {

        long all() {
            return gaps + tail;
        }
    }

    /** Reads what the topic holds now. */
    void read() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                note(each.partition(), deserializer.deserialize(TOPIC, each.value()));
            }
        }
    }

    /** What is missing of every start, named {@code <node>-<epoch>}. */
    Map<String, Missing> missing(Map<String, BitSet> answered) {
        Map<String, Missing> missing = new TreeMap<>();
        answered.forEach((start, sequences) -> missing.put(start, missing(start, sequences)));
        arrived.keySet()
                .forEach(start ->
                        missing.computeIfAbsent(start, each -> missing(each, new BitSet())));
        return missing;
    }

    /** How many decisions are in the topic. */
    long count() {
        return arrived.values().stream().mapToLong(BitSet::cardinality).sum();
    }

    /** How many stand behind a later one, or the same, of their node in their partition. */
    long behind() {
        return behind;
    }

    private static boolean comesBefore(Decision one, Decision other) {
        return one.getNodeEpoch() == other.getNodeEpoch()
                ? one.getSequence() < other.getSequence()
                : one.getNodeEpoch() < other.getNodeEpoch();
    }

    /** How many records repeat a decision. */
    long twice() {
        return twice;
    }

    @Override
    public void close() {
        consumer.close();
        deserializer.close();
    }

    private Missing missing(String start, BitSet answered) {
        BitSet there = arrived.getOrDefault(start, new BitSet());
        int last = Math.max(0, there.length() - 1);
        BitSet tail;
        synchronized (answered) {
            tail = (BitSet) answered.clone();
        }
        tail.clear(0, last + 1);
        return new Missing(last - there.cardinality(), tail.cardinality());
    }

    private void note(int partition, Decision decision) {
        String place = decision.getNodeId() + '/' + partition;
        Decision before = latest.get(place);
        if (before == null || comesBefore(before, decision)) {
            latest.put(place, decision);
        } else {
            behind++;
        }
        BitSet sequences =
                arrived.computeIfAbsent(
                        decision.getNodeId() + '-' + decision.getNodeEpoch(), _ -> new BitSet());
        int sequence = Math.toIntExact(decision.getSequence());
        if (sequences.get(sequence)) {
            twice++;
        }
        sequences.set(sequence);
    }
}
