package dev.keyfence.verifier.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfence.verifier.assembly.StartFailure.Kind;
import dev.keyfence.verifier.verify.NodeIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A directory that one process owns while it runs. The lock is the operating system's, so that it
 * goes with the process however that ends.
 */
public final class DataDirectory implements AutoCloseable {

    /** Kafka's segments and RocksDB's log need this much before the first key; less is "full". */
    static final long MIN_FREE_BYTES = 256L * 1024 * 1024;

    private static final String LOCK = "lock";
    private static final String EPOCH = "node-epoch";
    private static final int MILLIS = 1_000;

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes a directory, creating it when it is missing.
     *
     * @throws StartFailure when another process has it, or its disk cannot be written or is full;
     *     the message says what to do
     */
    public static DataDirectory open(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        FileChannel channel = null;
        try {
            Files.createDirectories(path);
            channel =
                    FileChannel.open(
                            path.resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            lock(path, channel);
            requireSpace(path);
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new StartFailure(
                    Kind.DISK,
                    "cannot write to the data directory "
                            + path
                            + " ("
                            + reason(e)
                            + "): make it writable, or choose another with --data-dir",
                    e);
        } catch (StartFailure e) {
            closeQuietly(channel);
            throw e;
        }
    }

    /** Where it is: absolute. */
    public Path path() {
        return path;
    }

    /** A directory or file in it. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /**
     * Counts this start of a node. A directory that is new starts at the seconds of the clock, so
     * that a node whose disk was lost counts on above what it had reached: a start takes longer
     * than a second.
     *
     * @param nowMillis milliseconds since the epoch
     * @return the node's identity in this run
     * @throws StartFailure when the count cannot be read or kept
     */
    public NodeIdentity nextStart(String nodeId, long nowMillis) {
        Path file = path.resolve(EPOCH);
        try {
            long epoch =
                    Files.exists(file)
                            ? Long.parseLong(Files.readString(file).strip()) + 1
                            : nowMillis / MILLIS;
            replace(file, Long.toString(epoch));
            return new NodeIdentity(nodeId, epoch);
        } catch (IOException | NumberFormatException e) {
            throw new StartFailure(
                    Kind.DISK,
                    "cannot count this start of the node in "
                            + file
                            + " ("
                            + e.getMessage()
                            + "): delete the file if it is damaged",
                    e);
        }
    }

    /** Replaces a small file, so that a crash leaves the old content or the new. */
    public static void replace(Path file, String content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, content + '\n');
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Gives the directory back. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void lock(Path path, FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new StartFailure(
                    Kind.DATA_DIRECTORY,
                    "the data directory "
                            + path
                            + " is used by process "
                            + ownerOf(channel)
                            + ": stop it, or choose another directory with --data-dir");
        }
        channel.truncate(0);
        channel.write(UTF_8.encode(Long.toString(ProcessHandle.current().pid())), 0);
    }

    private static String ownerOf(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        channel.read(text, 0);
        String pid = UTF_8.decode(text.flip()).toString().strip();
        return pid.isEmpty() ? "(unknown)" : pid;
    }

    /** Writes and removes a file: permissions alone do not tell of a disk that is read-only. */
    private static void requireSpace(Path path) throws IOException {
        Path probe = path.resolve("probe");
        Files.writeString(probe, "probe");
        Files.delete(probe);
        long free = Files.getFileStore(path).getUsableSpace();
        if (free < MIN_FREE_BYTES) {
            throw new StartFailure(
                    Kind.DISK,
                    "the disk of the data directory "
                            + path
                            + " is full: "
                            + free / 1_048_576
                            + " MB are free, "
                            + MIN_FREE_BYTES / 1_048_576
                            + " MB are needed; make room, or choose another with --data-dir");
        }
    }

    private static String reason(IOException e) {
        String name = e.getClass().getSimpleName().replace("Exception", "");
        return e instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : name;
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
