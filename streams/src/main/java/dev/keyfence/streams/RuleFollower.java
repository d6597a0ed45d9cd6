package dev.keyfence.streams;

import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.streams.codec.Decoded;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.detection.RuleBook;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what {@code detector-config} says into a {@link RuleBook}, on a thread of its own. Not a
 * global store of Kafka Streams, which may not be used with exactly-once processing (KAFKA-21034).
 * Starts once, closes once.
 */
final class RuleFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RuleFollower.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final StreamsAppSettings settings;
    private final RecordCodec<DetectorConfig> codec;
    private final RuleBook book;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What is woken to close; only that may be called from another thread. */
    private volatile @Nullable KafkaConsumer<byte[], byte[]> following;

    RuleFollower(StreamsAppSettings settings, RecordCodec<DetectorConfig> codec, RuleBook book) {
        this.settings = settings;
        this.codec = codec;
        this.book = book;
        this.thread = Thread.ofPlatform().name("detector-config").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed.countDown();
        KafkaConsumer<byte[], byte[]> consumer = following;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            if (!thread.join(CLOSE)) {
                LOG.warn("The follower of detector-config does not stop; it is left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (closed.getCount() > 0) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties())) {
                following = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                LOG.debug("The follower of detector-config stops", e);
            } catch (KafkaException e) {
                LOG.warn(
                        "The rules' settings cannot be read, and those that hold go on; trying"
                                + " again: {}",
                        e.getMessage());
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        TopicPartition log = new TopicPartition(settings.topics().detectorConfig().name(), 0);
        consumer.assign(List.of(log));
        consumer.seekToBeginning(List.of(log));
        long end = consumer.endOffsets(List.of(log)).getOrDefault(log, 0L);
        while (closed.getCount() > 0) {
            if (consumer.position(log) >= end) {
                book.caughtUp();
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String id = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            book.put(id, null);
            return;
        }
        switch (codec.decode(record.value())) {
            case Decoded.Read<DetectorConfig>(DetectorConfig entry) -> book.put(id, entry);
            case Decoded.Poison<DetectorConfig>(String reason) ->
                    LOG.error(
                            "The entry {} of detector-config cannot be read, and what held before"
                                    + " goes on: offset {}. {}",
                            id,
                            record.offset(),
                            reason);
        }
    }

    private Map<String, Object> properties() {
        Map<String, Object> all = new HashMap<>();
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.putAll(settings.clientOverrides());
        return all;
    }

    /** Until it is worth trying again, or it is closed. */
    private void pause() {
        try {
            var _ = closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
