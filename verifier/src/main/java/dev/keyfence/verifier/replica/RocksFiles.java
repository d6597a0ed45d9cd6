package dev.keyfence.verifier.replica;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** An open RocksDB of two column families, rows and meta, with the native objects it needs. */
final class RocksFiles implements AutoCloseable {

    /** What a crash may leave to replay at the next start: about a second's worth. */
    private static final long WAL_BYTES_MAX = 64L << 20;

    /** Two of them bound what rows wait in memory; the log of a follower is written in bulk. */
    private static final long WRITE_BUFFER_BYTES = 32L << 20;

    private static final int WRITE_BUFFERS = 2;

    /** Rows are read by administrators only. */
    private static final long CACHE_BYTES = 16L << 20;

    private static final int BLOCK_BYTES = 16 << 10;
    private static final double BLOOM_BITS_PER_KEY = 10;

    /** RocksDB's own log: what an operator may want to see, not gigabytes. */
    private static final long INFO_LOG_BYTES = 4L << 20;

    private static final int INFO_LOGS_KEPT = 2;

    private final RocksDB db;
    private final ColumnFamilyHandle rows;
    private final ColumnFamilyHandle meta;

    /** Closed in this order. */
    private final List<AbstractNativeReference> owned;

    private RocksFiles(
            RocksDB db,
            ColumnFamilyHandle rows,
            ColumnFamilyHandle meta,
            List<AbstractNativeReference> owned) {
        this.db = db;
        this.rows = rows;
        this.meta = meta;
        this.owned = owned;
    }

    /**
     * Opens a directory, making it when it is not there.
     *
     * @throws RowStoreException when it is damaged, or the disk does not let it
     */
    static RocksFiles open(Path directory) {
        Directories.create(directory);
        RocksDB.loadLibrary();
        if (Directories.lacksIndex(directory)) {
            throw new RowStoreException(
                    "Cannot open the rows in " + directory,
                    new RocksDBException(
                            new Status(
                                    Status.Code.Corruption,
                                    Status.SubCode.None,
                                    "the file CURRENT is missing")));
        }
        LRUCache cache = new LRUCache(CACHE_BYTES);
        BloomFilter filter = new BloomFilter(BLOOM_BITS_PER_KEY, false);
        ColumnFamilyOptions family = familyOptions(cache, filter);
        DBOptions options = options();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        List<AbstractNativeReference> owned = new ArrayList<>();
        try {
            RocksDB db =
                    RocksDB.open(
                            options,
                            directory.toString(),
                            List.of(
                                    new ColumnFamilyDescriptor(
                                            RocksDB.DEFAULT_COLUMN_FAMILY, family),
                                    new ColumnFamilyDescriptor(
                                            "meta".getBytes(StandardCharsets.UTF_8), family)),
                            handles);
            owned.addAll(handles);
            owned.addAll(List.of(db, options, family, filter, cache));
            return new RocksFiles(db, handles.get(0), handles.get(1), owned);
        } catch (RocksDBException e) {
            for (AbstractNativeReference unused : List.of(options, family, filter, cache)) {
                unused.close();
            }
            throw new RowStoreException("Cannot open the rows in " + directory, e);
        }
    }

    RocksDB db() {
        return db;
    }

    ColumnFamilyHandle rows() {
        return rows;
    }

    ColumnFamilyHandle meta() {
        return meta;
    }

    @Override
    public void close() {
        for (AbstractNativeReference reference : owned) {
            reference.close();
        }
    }

    private static DBOptions options() {
        // The one option that Java has no method for: a log file that is gone or cut is damage.
        Properties checked = new Properties();
        checked.setProperty("track_and_verify_wals_in_manifest", "true");
        return DBOptions.getDBOptionsFromProps(checked)
                // Rows and position reach the tables together, so that a lost log loses both.
                .setAtomicFlush(true)
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setMaxOpenFiles(-1)
                .setMaxTotalWalSize(WAL_BYTES_MAX)
                .setIncreaseParallelism(2)
                .setMaxLogFileSize(INFO_LOG_BYTES)
                .setKeepLogFileNum(INFO_LOGS_KEPT);
    }

    private static ColumnFamilyOptions familyOptions(LRUCache cache, BloomFilter filter) {
        return new ColumnFamilyOptions()
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(WRITE_BUFFERS)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setTableFormatConfig(
                        new BlockBasedTableConfig()
                                .setBlockCache(cache)
                                .setFilterPolicy(filter)
                                .setBlockSize(BLOCK_BYTES)
                                .setFormatVersion(6));
    }
}
