package dev.keyfence.verifier.replica;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What one followed topic means. All methods are called by the follower's single thread; what
 * {@link #apply} changes must be visible to readers when it returns, before it is written to disk:
 * a crash in between only replays the record.
 */
public interface Applier {

    /**
     * Names the layout of this applier's rows; stored rows under another name are thrown away and
     * rebuilt from the topic.
     */
    String rowFormat();

    /**
     * Applies one record, in offset order; the same record may come again after a crash.
     *
     * @param record the record as it stands in the topic
     * @param rows takes the rows to keep, in the same write as the offset
     * @throws org.apache.kafka.common.errors.RetriableException when the record cannot be read now
     *     but may be later (the schema registry is away): the follower tries again and stays
     *     behind. A record that can never be read must not throw: the applier denies what it may
     *     have concerned, and reports a dead letter
     */
    void apply(ConsumerRecord<byte[], byte[]> record, Rows rows);

    /** Takes back one stored row at start, before the first {@link #apply}; in key order. */
    void restore(byte[] key, byte[] value);

    /** Forgets everything: a rebuild from the topic's start follows. */
    void reset();

    /**
     * Says that a batch is in effect.
     *
     * @param position the next offset to apply
     */
    void applied(long position);

    /** Takes the rows of one record. */
    interface Rows {

        /** Keeps a row, replacing the one of the same key. */
        void put(byte[] key, byte[] value);

        /** Drops a row. */
        void delete(byte[] key);
    }
}
