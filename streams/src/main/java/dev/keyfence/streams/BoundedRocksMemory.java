package dev.keyfence.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Gives all stores of the process one memory budget. Kafka Streams gives each store its own, which
 * for a store in twelve partitions may add up to a gigabyte. Made by Kafka Streams.
 */
public final class BoundedRocksMemory implements RocksDBConfigSetter {

    /** Blocks and memtables together: the hot part of a million key states. */
    private static final long TOTAL_BYTES_MAX = 96L * 1024 * 1024;

    /** Of these, what all memtables together may take before the largest is written to disk. */
    private static final long MEMTABLES_BYTES_MAX = 32L * 1024 * 1024;

    /** One memtable; small, since there are many stores and each takes few writes. */
    private static final long MEMTABLE_BYTES = 4L * 1024 * 1024;

    private static final int BY_CORES = -1;
    private static final double HIGH_PRIORITY_SHARE = 0.1;

    /** Shared by all stores, and so closed by none of them. */
    private static final Cache CACHE;

    private static final WriteBufferManager MEMTABLES;

    static {
        // This class is loaded before any store is opened.
        RocksDB.loadLibrary();
        CACHE = new LRUCache(TOTAL_BYTES_MAX, BY_CORES, false, HIGH_PRIORITY_SHARE);
        MEMTABLES = new WriteBufferManager(MEMTABLES_BYTES_MAX, CACHE);
    }

    /** For Kafka Streams. */
    public BoundedRocksMemory() {}

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(MEMTABLES);
        options.setWriteBufferSize(MEMTABLE_BYTES);
    }

    @Override
    public void close(String storeName, Options options) {
        // What was set is shared with the stores that stay open.
    }
}
