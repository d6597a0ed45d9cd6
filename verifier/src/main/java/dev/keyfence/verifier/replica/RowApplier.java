package dev.keyfence.verifier.replica;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a topic means whose rows are read from disk only. A record that cannot be used goes to the
 * dead letters, and the next one is applied.
 *
 * @param <T> what the topic's values are
 */
abstract class RowApplier<T> implements Applier {

    private static final Logger LOG = LoggerFactory.getLogger(RowApplier.class);

    private final Deserializer<T> deserializer;
    private final DeadLetterSink deadLetters;
    private final ReplicaMetrics metrics;
    private final String loss;

    private volatile boolean complete;

    /**
     * An applier.
     *
     * @param deserializer reads the topic's values; used by one thread
     * @param deadLetters takes what cannot be read
     * @param metrics takes the counts
     * @param loss what it means for people that a record is missing
     */
    RowApplier(
            Deserializer<T> deserializer,
            DeadLetterSink deadLetters,
            ReplicaMetrics metrics,
            String loss) {
        this.deserializer = deserializer;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.loss = loss;
    }

    /** Keeps a value; returns why it cannot be used, or null. */
    abstract @Nullable String keep(ConsumerRecord<byte[], byte[]> record, T value, Rows rows);

    /** Drops what a record without a value ends; returns why it cannot be used, or null. */
    abstract @Nullable String drop(ConsumerRecord<byte[], byte[]> record, Rows rows);

    /** Whether everything is known that was there when the follower started. */
    public final boolean complete() {
        return complete;
    }

    @Override
    public final void apply(ConsumerRecord<byte[], byte[]> record, Rows rows) {
        String objection =
                record.value() == null
                        ? drop(record, rows)
                        : switch (Reading.of(deserializer, record)) {
                            case Reading.Unreadable<T>(String reason) -> reason;
                            case Reading.Read<T>(T value) -> keep(record, value, rows);
                        };
        if (objection == null) {
            metrics.applied(record.topic());
        } else {
            bury(record, objection);
        }
    }

    /** Rows are read from disk only. */
    @Override
    public final boolean restores() {
        return false;
    }

    @Override
    public final void restore(byte[] key, byte[] value) {
        throw new IllegalStateException("there is nothing to restore");
    }

    @Override
    public void reset() {
        complete = false;
    }

    @Override
    public void caughtUp() {
        complete = true;
    }

    @Override
    public void applied(long position) {
        // Readers find the rows on disk, where they are by now.
    }

    private void bury(ConsumerRecord<byte[], byte[]> record, String reason) {
        deadLetters.accept(record, reason);
        metrics.unreadable(record.topic());
        LOG.error(
                "{}: record {} of partition {} cannot be read: {}. {}, and the record is in the dead"
                        + " letters; no decision depends on it",
                record.topic(),
                record.offset(),
                record.partition(),
                reason,
                loss);
    }
}
