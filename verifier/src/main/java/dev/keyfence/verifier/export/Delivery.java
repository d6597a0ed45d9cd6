package dev.keyfence.verifier.export;

import dev.keyfence.verifier.replica.Reading;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One record after the other on its way into a sink. For one thread.
 *
 * @param <T> what the records' values are
 */
final class Delivery<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Exporter.Job<T> job;
    private final Sink sink;
    private final ExportCounters counters;
    private @Nullable Trial<T> trial;

    /** A message that is being delivered. */
    private static final class Trial<T> {

        private final T value;
        private final ExportMessage message;
        private final long startNanos = System.nanoTime();
        private long againNanos = startNanos;
        private int failures;
        private int refusals;

        Trial(T value, ExportMessage message) {
            this.value = value;
            this.message = message;
        }
    }

    Delivery(Exporter.Job<T> job, Sink sink, ExportCounters counters) {
        this.job = job;
        this.sink = sink;
        this.counters = counters;
    }

    /** How long the record that is under way is to wait; nothing when there is none. */
    Duration untilAgain() {
        Trial<T> under = trial;
        return under == null
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(0, under.againNanos - System.nanoTime()));
    }

    /** Leaves the record that is under way to somebody else. */
    void forget() {
        if (trial != null) {
            counters.givenBack();
            trial = null;
        }
    }

    /**
     * Tries to deliver a record: the one that is under way, or the next.
     *
     * @return whether it is dealt with, one way or the other
     */
    boolean isDone(ConsumerRecord<byte[], byte[]> record) {
        Trial<T> under = trial;
        if (under == null) {
            under = begun(record);
            counters.read();
            if (under == null) {
                return true;
            }
            trial = under;
        }
        try {
            sink.deliver(under.message);
        } catch (DeliveryException e) {
            return isGivenUp(record, under, e);
        } catch (RuntimeException e) { // a message that nothing is done about must not be lost
            LOG.error("The export {} cannot send {}: a bug", job.name(), under.message.id(), e);
            return isGivenUp(
                    record, under, DeliveryException.later("it failed: " + e.getClass(), e));
        }
        counters.delivered();
        job.messages().delivered(under.value);
        trial = null;
        return true;
    }

    /** What is to be delivered of a record; null when nothing is. */
    private @Nullable Trial<T> begun(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            counters.leftOut();
            return null;
        }
        return switch (job.reading().read(record)) {
            case Reading.Unreadable<T>(String reason) -> {
                job.letters().keep(record, reason);
                counters.dead();
                yield null;
            }
            case Reading.Read<T>(T value) -> begun(record, value);
        };
    }

    /** A message that cannot be written must not end the export. */
    private @Nullable Trial<T> begun(ConsumerRecord<byte[], byte[]> record, T value) {
        Optional<ExportMessage> message;
        try {
            message = job.messages().of(value);
        } catch (RuntimeException e) {
            LOG.error("The export {} cannot write a record: a bug", job.name(), e);
            job.letters().keep(record, "the export %s cannot write it".formatted(job.name()));
            counters.dead();
            return null;
        }
        if (message.isEmpty()) {
            counters.leftOut();
            return null;
        }
        return new Trial<>(value, message.get());
    }

    private boolean isGivenUp(
            ConsumerRecord<byte[], byte[]> record, Trial<T> under, DeliveryException e) {
        counters.failed();
        under.failures++;
        under.refusals += e.isRefused() ? 1 : 0;
        Duration tried = Duration.ofNanos(System.nanoTime() - under.startNanos);
        if (job.patience().isOver(under.refusals, tried) && isKept(record, under, e)) {
            counters.dead();
            trial = null;
            return true;
        }
        Duration wait = job.patience().after(under.failures, ThreadLocalRandom.current());
        under.againNanos = System.nanoTime() + wait.toNanos();
        if (under.failures == 1) {
            LOG.warn("The export {} waits: {}", job.name(), e.getMessage());
        }
        return false;
    }

    /** Puts a record into the dead letters; false when Kafka does not take it now. */
    private boolean isKept(
            ConsumerRecord<byte[], byte[]> record, Trial<T> under, DeliveryException e) {
        String reason =
                "the export %s could not deliver it in %d tries: %s"
                        .formatted(job.name(), under.failures, e.getMessage());
        try {
            job.letters().keep(record, reason);
        } catch (KafkaException lost) {
            LOG.warn("The dead letter of {} waits for Kafka. {}", under.message.id(), reason, lost);
            return false;
        }
        LOG.error(
                "The export {} gives {} up: {}. It is in the dead letters.",
                job.name(),
                under.message.id(),
                e.getMessage());
        return true;
    }
}
