package dev.keyfence.verifier.replica;

import java.nio.ByteBuffer;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** Rows and positions that reach the disk together. For the follower's thread. */
final class RowBatch implements Applier.Rows, AutoCloseable {

    private final RocksRows rows;
    private final WriteBatch writes = new WriteBatch();

    RowBatch(RocksRows rows) {
        this.rows = rows;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        rows.write(open -> writes.put(open.rows(), key, value));
    }

    @Override
    public void delete(byte[] key) {
        rows.write(open -> writes.delete(open.rows(), key));
    }

    void identity(LogIdentity identity, String rowFormat) {
        meta(RowMeta.CLUSTER_ID, identity.clusterId());
        meta(RowMeta.TOPIC_ID, identity.topicId());
        meta(RowMeta.PARTITIONS, Integer.toString(identity.partitions()));
        meta(RowMeta.ROW_FORMAT, rowFormat);
    }

    void caughtUpAt(long millis) {
        meta(RowMeta.CAUGHT_UP_AT, Long.toString(millis));
    }

    void position(int partition, LogPosition position) {
        byte[] name = RowMeta.bytes(RowMeta.POSITION + partition);
        byte[] value =
                ByteBuffer.allocate(12)
                        .putLong(position.offset())
                        .putInt(position.leaderEpoch())
                        .array();
        rows.write(open -> writes.put(open.meta(), name, value));
    }

    /** Writes what was put since the last call, into the log of RocksDB, not to the platter. */
    void write() {
        try (WriteOptions options = new WriteOptions()) {
            rows.write(open -> open.db().write(options, writes));
        }
        writes.clear();
    }

    @Override
    public void close() {
        writes.close();
    }

    private void meta(byte[] key, String value) {
        rows.write(open -> writes.put(open.meta(), key, RowMeta.bytes(value)));
    }
}
