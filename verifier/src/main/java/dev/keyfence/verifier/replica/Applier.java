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

    /**
     * Whether rows are to be given back at start. One that reads its rows from disk only says no,
     * and starts the sooner.
     */
    default boolean restores() {
        return true;
    }

    /** Takes back one stored row at start, before the first {@link #apply}; in key order. */
    void restore(byte[] key, byte[] value);

    /**
     * Forgets everything in memory: a rebuild from the topic's start follows. Until {@link
     * #caughtUp()} comes again, readers must be told that nothing is known.
     */
    void reset();

    /**
     * Puts what was kept back until the batch ends; the rows are written next.
     *
     * @param rows takes the rows to keep, in the same write as the offset
     */
    default void ending(Rows rows) {}

    /**
     * Says that a batch is in effect, and its rows are on disk.
     *
     * @param position the next offset to apply; over several partitions, the sum of theirs
     */
    void applied(long position);

    /**
     * Says that all is in effect that the topic held when the follower started: readers may be
     * answered, until {@link #reset()}.
     */
    default void caughtUp() {}

    /** Takes the rows of one record. */
    interface Rows {

        /** Keeps a row, replacing the one of the same key. */
        void put(byte[] key, byte[] value);

        /** Drops a row. */
        void delete(byte[] key);
    }
}
