package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.verifier.clock.Reconnectable;
import dev.keyfence.verifier.respond.Releases;
import dev.keyfence.verifier.respond.Responder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands alerts to the responder, one by one. The control nodes share the topic's partitions as one
 * group, and a place is committed when what follows from an alert is written down: one that died
 * leaves its last alert to another. Ends suspensions in between.
 */
public final class AlertIntake implements Reconnectable, AutoCloseable {

    /** Each may wait for the fleet; so few are done long before the group gives this node up. */
    private static final int ALERTS_A_POLL = 10;

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final Duration CLOSE_CONSUMER = Duration.ofMillis(500);

    /** How soon another node takes over from one that died. */
    private static final int SESSION_MILLIS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(AlertIntake.class);

    private final Source source;
    private final Responder responder;
    private final Releases releases;
    private final BooleanSupplier ready;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean reconnecting;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;

    /**
     * Where alerts come from.
     *
     * @param topic the topic's full name
     * @param group the name that the control nodes share
     * @param connection how Kafka's clients connect
     * @param deserializer reads the topic's values; used by one thread
     * @param deadLetters takes what cannot be read
     */
    public record Source(
            String topic,
            String group,
            Map<String, Object> connection,
            Deserializer<Alert> deserializer,
            DeadLetterSink deadLetters) {}

    /**
     * An intake that is started later.
     *
     * @param ready whether all is known that responses depend on
     */
    public AlertIntake(
            Source source, Responder responder, Releases releases, BooleanSupplier ready) {
        this.source = source;
        this.responder = responder;
        this.releases = releases;
        this.ready = ready;
        this.thread = Thread.ofPlatform().name("keyfence-responses").daemon().unstarted(this::run);
    }

    /** Begins to respond. */
    public void start() {
        thread.start();
    }

    @Override
    public void reconnect() {
        reconnecting = true;
        wakeUp();
    }

    /** Ends within two seconds; what is not finished is done by the next to come. */
    @Override
    public void close() {
        stopping = true;
        wakeUp();
        LockSupport.unpark(thread);
        try {
            if (thread.isAlive() && !thread.join(CLOSE_LIMIT)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            if (!ready.getAsBoolean()) {
                LockSupport.parkNanos(TRY_AGAIN.toNanos() / 4);
                continue;
            }
            reconnecting = false;
            KafkaConsumer<byte[], byte[]> current = connect();
            try {
                consumer = current;
                current.subscribe(List.of(source.topic()));
                while (!stopping && !reconnecting) {
                    round(current);
                }
            } catch (WakeupException e) {
                // the node stops, or its clock was set
            } catch (KafkaException e) {
                LOG.warn("Alerts cannot be read to be responded to; it is tried again.", e);
                LockSupport.parkNanos(TRY_AGAIN.toNanos());
            } finally {
                consumer = null;
                // Not Kafka's thirty seconds: the broker may end at the same time.
                current.close(CloseOptions.timeout(CLOSE_CONSUMER));
            }
        }
    }

    private void round(KafkaConsumer<byte[], byte[]> current) {
        for (ConsumerRecord<byte[], byte[]> record : current.poll(POLL)) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (!respond(record)) {
                // Everything from here on comes again, also of the other partitions.
                current.committed(current.assignment())
                        .forEach((each, place) -> {
                            if (place == null) {
                                current.seekToBeginning(List.of(each));
                            } else {
                                current.seek(each, place);
                            }
                        });
                LockSupport.parkNanos(TRY_AGAIN.toNanos());
                break;
            }
            current.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
        }
        releases.releaseDue();
    }

    private boolean respond(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return true; // an alert whose retention is over
        }
        try {
            return switch (Reading.of(source.deserializer(), record)) {
                case Reading.Unreadable<Alert>(String reason) -> {
                    source.deadLetters().accept(record, "nothing is done about it: " + reason);
                    yield true;
                }
                case Reading.Read<Alert>(Alert alert) -> responder.respond(alert);
            };
        } catch (RetriableException e) {
            LOG.warn("An alert cannot be read now, and is tried again. {}", e.toString());
            return false;
        }
    }

    private KafkaConsumer<byte[], byte[]> connect() {
        Map<String, Object> settings = new HashMap<>(source.connection());
        settings.put("group.id", source.group());
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_committed");
        settings.put("max.poll.records", ALERTS_A_POLL);
        settings.put("session.timeout.ms", SESSION_MILLIS);
        settings.put("heartbeat.interval.ms", SESSION_MILLIS / 4);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void wakeUp() {
        KafkaConsumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
    }
}
