package dev.keyfence.verifier.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a spool beside its records: who has it, and how far it has been read. */
final class SpoolDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final int HEAD_BYTES = Long.BYTES + Integer.BYTES;

    private final Path path;
    private final FileChannel lock;
    private final FileChannel headFile;
    private long savedHead;

    private SpoolDirectory(Path path, FileChannel lock, FileChannel headFile) {
        this.path = path;
        this.lock = lock;
        this.headFile = headFile;
    }

    /**
     * Takes a directory, creating it when it is missing.
     *
     * @throws IOException when it cannot be written, or another process has it
     */
    static SpoolDirectory open(Path path) throws IOException {
        Files.createDirectories(path);
        FileChannel lock =
                FileChannel.open(
                        path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!isLocked(lock)) {
                throw new IOException("another process has the spool in " + path);
            }
            FileChannel head =
                    FileChannel.open(
                            path.resolve("head"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            return new SpoolDirectory(path, lock, head);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static boolean isLocked(FileChannel lock) throws IOException {
        try {
            FileLock held = lock.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** The segments there are, by their first ordinals. */
    NavigableMap<Long, Segment> segments() throws IOException {
        NavigableMap<Long, Segment> segments = new TreeMap<>();
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                OptionalLong base = SegmentFormat.base(String.valueOf(file.getFileName()));
                if (base.isPresent()) {
                    segments.put(base.getAsLong(), new Segment(file, base.getAsLong()));
                }
            }
        }
        return segments;
    }

    /** The first ordinal that was not done with when that was saved; 1 when it never was. */
    long head() throws IOException {
        ByteBuffer saved = ByteBuffer.allocate(HEAD_BYTES);
        if (headFile.size() == 0) {
            return 1;
        }
        headFile.read(saved, 0);
        long head = saved.getLong(0);
        if (saved.hasRemaining()
                || saved.getInt(Long.BYTES) != SegmentFormat.crc(saved.array(), 0, Long.BYTES)) {
            LOG.warn(
                    "How far the spool in {} was published cannot be read: up to a segment of decisions will be"
                            + " published again, with the same ids",
                    path);
            return 1;
        }
        savedHead = head;
        return head;
    }

    /**
     * Saves the first ordinal that is not done with; for the process's end, not for a power cut.
     */
    void saveHead(long head) throws IOException {
        if (head == savedHead) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES).putLong(head);
        bytes.putInt(SegmentFormat.crc(bytes.array(), 0, Long.BYTES)).flip();
        headFile.write(bytes, 0);
        savedHead = head;
    }

    /** Makes new files' names survive a power cut. */
    void syncNames() throws IOException {
        try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        headFile.close();
        lock.close();
    }
}
