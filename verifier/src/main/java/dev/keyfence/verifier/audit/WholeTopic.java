package dev.keyfence.verifier.audit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads a topic from its beginning to where it ends at the moment. For one thread. */
final class WholeTopic {

    static final Duration POLL = Duration.ofMillis(500);

    /** A broker that is there answers sooner; a leader's failover takes seconds. */
    static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Long> begins;
    private final Map<TopicPartition, Long> ends;

    /** A topic as it is now; empty where there is none. */
    WholeTopic(Consumer<byte[], byte[]> consumer, String topic) {
        this.consumer = consumer;
        partitions =
                consumer.partitionsFor(topic).stream()
                        .map(each -> new TopicPartition(topic, each.partition()))
                        .toList();
        begins = consumer.beginningOffsets(partitions);
        ends = consumer.endOffsets(partitions);
    }

    Map<TopicPartition, Long> begins() {
        return begins;
    }

    Map<TopicPartition, Long> ends() {
        return ends;
    }

    /**
     * Reads it.
     *
     * @throws TimeoutException when Kafka sends nothing for {@link #SILENCE_MAX}
     */
    void read(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        consumer.assign(partitions);
        begins.forEach((partition, begin) -> consumer.seek(partition, begin));
        long heardAtNanos = System.nanoTime();
        while (isBefore()) {
            boolean heard = false;
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                heard = true;
                taker.accept(each);
            }
            if (heard) {
                heardAtNanos = System.nanoTime();
            } else if (System.nanoTime() - heardAtNanos > SILENCE_MAX.toNanos()) {
                throw new TimeoutException("Kafka has sent nothing for " + SILENCE_MAX);
            }
        }
    }

    private boolean isBefore() {
        return ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }
}
