package dev.keyfence.verifier.replica;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of one follower in RocksDB, and beside them, in the same writes, how far and from which
 * log they were made. Nothing is opened before {@link #open()}; readers before that, and after
 * {@link #close()}, find nothing. The data directory's owner keeps other processes out.
 *
 * <p>Reading is for any thread; all else for the follower's.
 */
public final class RocksRows implements RowReader, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RocksRows.class);

    private final Path directory;

    /**
     * Readers share it; whoever opens, closes or wipes has it alone, since the memory is native.
     */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private @Nullable RocksFiles files;

    /** What a reader found broken, until the rows are replaced. */
    private volatile @Nullable RowStoreException damage;

    /**
     * The rows in a directory.
     *
     * @param directory made when it is not there; holds nothing else
     */
    public RocksRows(Path directory) {
        this.directory = directory;
    }

    /**
     * Opens the rows, if they are not open.
     *
     * @throws RowStoreException when they are damaged (then {@link #replaceDamaged} helps), or the
     *     disk does not let it
     */
    void open() {
        lock.writeLock().lock();
        try {
            if (files != null) {
                return;
            }
            files = RocksFiles.open(directory);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Moves damaged rows aside, and starts with none. */
    void replaceDamaged(RowStoreException why) {
        lock.writeLock().lock();
        try {
            closeFiles();
            moveAside(why);
            files = RocksFiles.open(directory);
            damage = null;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Deletes all rows and what is known of their log. */
    void wipe() {
        lock.writeLock().lock();
        try {
            closeFiles();
            Directories.delete(directory);
            files = RocksFiles.open(directory);
            damage = null;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Says what a reader on any thread has found since the rows were opened.
     *
     * @throws RowStoreException when they are damaged
     */
    void requireSound() {
        RowStoreException found = damage;
        if (found != null) {
            throw found;
        }
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return read(open -> open.db().get(open.rows(), key), null);
    }

    @Override
    public void scan(byte[] from, Visitor visitor) {
        boolean _ =
                read(
                        open -> {
                            RocksScans.scan(open.db(), open.rows(), from, visitor);
                            return true;
                        },
                        false);
    }

    @Override
    public void scanBack(byte[] from, Visitor visitor) {
        boolean _ =
                read(
                        open -> {
                            RocksScans.scanBack(open.db(), open.rows(), from, visitor);
                            return true;
                        },
                        false);
    }

    @Override
    public void walk(byte[] from, Walker walker) {
        boolean _ =
                read(
                        open -> {
                            RocksScans.walk(open.db(), open.rows(), from, walker);
                            return true;
                        },
                        false);
    }

    /** Which log the rows were made from; null when there are none yet. */
    @Nullable LogIdentity identity() {
        String clusterId = text(RowMeta.CLUSTER_ID);
        String topicId = text(RowMeta.TOPIC_ID);
        String partitions = text(RowMeta.PARTITIONS);
        return clusterId == null || topicId == null || partitions == null
                ? null
                : new LogIdentity(clusterId, topicId, Integer.parseInt(partitions));
    }

    /** The layout that the rows were written in; null when there are none yet. */
    @Nullable String rowFormat() {
        return text(RowMeta.ROW_FORMAT);
    }

    /** When the rows last had all that the log had, milliseconds since the epoch. */
    OptionalLong caughtUpAtMillis() {
        String millis = text(RowMeta.CAUGHT_UP_AT);
        return millis == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(millis));
    }

    /** How far each partition is applied; those of which nothing was applied are not in it. */
    Map<Integer, LogPosition> positions() {
        Map<Integer, LogPosition> positions = new HashMap<>();
        byte[] prefix = RowMeta.bytes(RowMeta.POSITION);
        boolean _ =
                read(
                        open -> {
                            RocksScans.scan(
                                    open.db(),
                                    open.meta(),
                                    prefix,
                                    (key, value) -> addPosition(positions, key, value));
                            return true;
                        },
                        false);
        return positions;
    }

    /** Starts a write. */
    RowBatch batch() {
        return new RowBatch(this);
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closeFiles();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private static boolean addPosition(
            Map<Integer, LogPosition> positions, byte[] key, byte[] value) {
        String name = new String(key, StandardCharsets.UTF_8);
        if (!name.startsWith(RowMeta.POSITION)) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.wrap(value);
        positions.put(
                Integer.parseInt(name.substring(RowMeta.POSITION.length())),
                new LogPosition(bytes.getLong(), bytes.getInt()));
        return true;
    }

    private @Nullable String text(byte[] key) {
        byte[] value = read(open -> open.db().get(open.meta(), key), null);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    private <T extends @Nullable Object> T read(Reading<T> reading, T closed) {
        lock.readLock().lock();
        try {
            RocksFiles open = files;
            return open == null ? closed : reading.read(open);
        } catch (RocksDBException e) {
            RowStoreException failure =
                    new RowStoreException("Cannot read the rows in " + directory, e);
            if (failure.isDamaged()) {
                damage = failure;
            }
            throw failure;
        } finally {
            lock.readLock().unlock();
        }
    }

    private void closeFiles() {
        RocksFiles open = files;
        files = null;
        if (open != null) {
            open.close();
        }
    }

    private void moveAside(RowStoreException why) {
        Path aside = Directories.moveAside(directory);
        log.warn(
                "The rows in {} are damaged; they were moved to {} and are built again from the"
                        + " topic. Delete that directory when nobody wants to look into it. ({})",
                directory,
                aside,
                why.getMessage());
    }

    @FunctionalInterface
    private interface Reading<T extends @Nullable Object> {
        T read(RocksFiles open) throws RocksDBException;
    }

    /** Lets something be done with the open files, which nobody closes meanwhile. */
    void write(Writing writing) {
        lock.readLock().lock();
        try {
            RocksFiles open = files;
            if (open == null) {
                throw new IllegalStateException("the rows in " + directory + " are closed");
            }
            writing.write(open);
        } catch (RocksDBException e) {
            throw new RowStoreException("Cannot write the rows in " + directory, e);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Something that writes. */
    @FunctionalInterface
    interface Writing {
        void write(RocksFiles open) throws RocksDBException;
    }
}
