package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.verifier.store.DeadLetterBox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Dead letters, read from their topic each time that somebody asks: nearly always it is empty, and
 * what nobody keeps cannot be behind. One question at a time. Clients are made for each and closed.
 */
public final class KafkaDeadLetterBox implements DeadLetterBox {

    /**
     * Of each of the topic's four partitions: some 40 MB in all at the most. A flood of poison is
     * told by its newest ones.
     */
    static final long LETTERS_MAX = 4_000;

    /** A living cluster answers within milliseconds. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(200);

    private final Topics topics;
    private final Map<String, Object> connection;
    private final Deserializer<DeadLetter> deserializer;

    /**
     * A box.
     *
     * @param topics the topics' names
     * @param connection how Kafka's clients connect
     * @param deserializer reads the topic's values
     */
    public KafkaDeadLetterBox(
            Topics topics, Map<String, Object> connection, Deserializer<DeadLetter> deserializer) {
        this.topics = topics;
        this.connection = Map.copyOf(connection);
        this.deserializer = deserializer;
    }

    @Override
    public synchronized Found find() {
        try (Consumer<byte[], byte[]> consumer = consumer("read_committed")) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topics.deadLetters().name(), ANSWER_TIMEOUT).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions, ANSWER_TIMEOUT);
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions, ANSWER_TIMEOUT);
            consumer.assign(partitions);
            boolean complete = true;
            for (TopicPartition each : partitions) {
                long newest = offset(end, each) - LETTERS_MAX;
                complete &= newest <= offset(begin, each);
                consumer.seek(each, Math.max(offset(begin, each), newest));
            }
            LetterPile pile = new LetterPile(deserializer);
            long deadline = deadline();
            while (partitions.stream().anyMatch(each -> isBefore(consumer, each, end))) {
                poll(consumer, deadline).forEach(pile::add);
            }
            return new Found(pile.newestFirst(), complete);
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    @Override
    public Kind kindOf(Place place) {
        String topic = place.topic();
        if (topic.equals(topics.commands().name())) {
            return Kind.COMMANDS;
        }
        if (topic.equals(topics.keys().name())) {
            return Kind.KEYS;
        }
        if (topic.equals(topics.keyEvents().name())) {
            return Kind.KEY_EVENTS;
        }
        return topic.equals(topics.fence().name()) ? Kind.FENCE : Kind.OTHER;
    }

    @Override
    public synchronized Offered offerAgain(Place place) {
        try {
            Optional<ConsumerRecord<byte[], byte[]>> record = record(place);
            return record.isEmpty() ? new Offered.Gone() : new Offered.Again(written(record.get()));
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    /** The record at a place, if Kafka still has it. */
    private Optional<ConsumerRecord<byte[], byte[]>> record(Place place) {
        TopicPartition at = new TopicPartition(place.topic(), place.partition());
        try (Consumer<byte[], byte[]> consumer = consumer("read_uncommitted")) {
            long begin = offset(consumer.beginningOffsets(List.of(at), ANSWER_TIMEOUT), at);
            long end = offset(consumer.endOffsets(List.of(at), ANSWER_TIMEOUT), at);
            if (place.offset() < begin || place.offset() >= end) {
                return Optional.empty();
            }
            consumer.assign(List.of(at));
            consumer.seek(at, place.offset());
            long deadline = deadline();
            while (consumer.position(at) <= place.offset()) {
                for (ConsumerRecord<byte[], byte[]> record : poll(consumer, deadline)) {
                    // What was compacted away has no record, and the next one comes in its stead.
                    return Optional.of(record).filter(it -> it.offset() == place.offset());
                }
            }
            return Optional.empty();
        }
    }

    @SuppressWarnings("NullAway") // a record without a key or a value is written as one
    private Place written(ConsumerRecord<byte[], byte[]> record) {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.put("acks", "all");
        settings.put("max.block.ms", ANSWER_TIMEOUT.toMillis() / 2);
        settings.put("request.timeout.ms", (int) ANSWER_TIMEOUT.toMillis() / 2);
        settings.put("delivery.timeout.ms", (int) ANSWER_TIMEOUT.toMillis());
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            long offset =
                    producer.send(
                                    new ProducerRecord<>(
                                            record.topic(),
                                            record.partition(),
                                            record.key(),
                                            record.value(),
                                            record.headers()))
                            .get(ANSWER_TIMEOUT.toMillis() * 2, TimeUnit.MILLISECONDS)
                            .offset();
            return new Place(record.topic(), record.partition(), offset);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable(e);
        }
    }

    private static Collection<ConsumerRecord<byte[], byte[]>> poll(
            Consumer<byte[], byte[]> consumer, long deadlineNanos) {
        if (System.nanoTime() - deadlineNanos > 0) {
            throw new org.apache.kafka.common.errors.TimeoutException("no answer in time");
        }
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        consumer.poll(POLL).forEach(records::add);
        return records;
    }

    private static boolean isBefore(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            Map<TopicPartition, Long> end) {
        return consumer.position(partition, ANSWER_TIMEOUT) < offset(end, partition);
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return offsets.getOrDefault(partition, 0L);
    }

    private static long deadline() {
        return System.nanoTime() + ANSWER_TIMEOUT.toNanos();
    }

    private Consumer<byte[], byte[]> consumer(String isolation) {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.put("isolation.level", isolation);
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", false);
        settings.put("allow.auto.create.topics", false);
        settings.put("default.api.timeout.ms", (int) ANSWER_TIMEOUT.toMillis());
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static UnavailableException unavailable(Exception cause) {
        return new UnavailableException("Kafka or the schema registry does not answer", cause);
    }
}
