package dev.keyfence.verifier.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the last segment of a spool, and begins the next. For one thread at a time. */
final class SegmentWriter {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final int MIB_SHIFT = 20;

    private final SpoolSettings settings;
    private final SpoolDisk disk;

    /** Files that are full and were not written through to the disk. */
    private final List<Open> sealed = new ArrayList<>();

    private @Nullable Open active;
    private boolean dirty;

    SegmentWriter(SpoolSettings settings, SpoolDisk disk) {
        this.settings = settings;
        this.disk = disk;
    }

    private record Open(Segment segment, FileChannel file, long format) {}

    /** Appends all or none; a new segment is put among the others. */
    Appended append(
            long format,
            long first,
            List<byte[]> payloads,
            NavigableMap<Long, Segment> segments,
            long bytesBefore) {
        int bytes = 0;
        for (byte[] payload : payloads) {
            requireSize(payload);
            bytes += SegmentFormat.RECORD_HEADER_BYTES + payload.length;
        }
        if (bytesBefore + bytes + SegmentFormat.HEADER_BYTES > settings.bytesMax()) {
            return new Appended.NoRoom(
                    "the spool has its %d MiB".formatted(settings.bytesMax() >> MIB_SHIFT));
        }
        try {
            Open open = active;
            if (open == null || isFull(open, bytes) || open.format() != format) {
                long free = disk.freeBytes(settings.directory());
                if (free - settings.segmentBytes() < settings.diskFreeBytesMin()) {
                    return new Appended.NoRoom(
                            "the disk has %d MiB left, which are not for the spool"
                                    .formatted(free >> MIB_SHIFT));
                }
                open = begin(format, first);
                segments.put(first, open.segment());
            }
            write(open, records(first, payloads, bytes));
            return new Appended.Kept(first);
        } catch (IOException e) {
            return new Appended.NoRoom("the spool cannot be written: " + e.getMessage());
        }
    }

    /** What may not be on the disk yet; files that are full are the answer's to close. */
    Syncing syncing(SpoolDirectory directory) {
        List<FileChannel> full = sealed.stream().map(Open::file).toList();
        sealed.clear();
        FileChannel growing = active != null && dirty ? active.file() : null;
        dirty = false;
        return new Syncing(directory, full, growing);
    }

    /** Lets go of a segment that is to be deleted. */
    void leave(Segment segment) {
        if (active != null && active.segment().equals(segment)) {
            close(active);
            active = null;
        }
    }

    void close() {
        seal();
        sealed.forEach(SegmentWriter::close);
        sealed.clear();
    }

    private static void requireSize(byte[] payload) {
        if (payload.length < 1 || payload.length > SegmentFormat.PAYLOAD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a spool takes records of 1 to "
                            + SegmentFormat.PAYLOAD_BYTES_MAX
                            + " bytes, not "
                            + payload.length);
        }
    }

    private boolean isFull(Open open, int more) {
        return open.segment().size() + more > settings.segmentBytes()
                && open.segment().size() > SegmentFormat.HEADER_BYTES;
    }

    private Open begin(long format, long base) throws IOException {
        seal();
        Path path = settings.directory().resolve(SegmentFormat.name(base));
        Files.deleteIfExists(path); // What a disk that was full left of it.
        Segment segment = new Segment(path, base);
        Open open = new Open(segment, disk.create(path), format);
        active = open;
        write(open, ByteBuffer.wrap(SegmentFormat.header(format, base)));
        return open;
    }

    private void seal() {
        if (active != null) {
            sealed.add(active);
            active = null;
        }
    }

    private static ByteBuffer records(long first, List<byte[]> payloads, int bytes) {
        ByteBuffer records = ByteBuffer.allocate(bytes);
        long ordinal = first;
        for (byte[] payload : payloads) {
            SegmentFormat.put(records, ordinal++, payload);
        }
        return records.flip();
    }

    private void write(Open open, ByteBuffer bytes) throws IOException {
        long at = open.segment().size();
        int length = bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                at += open.file().write(bytes, at);
            }
            open.segment().grown(length);
            dirty = true;
        } catch (IOException e) {
            // A part of it may be there. What follows begins a segment, whose first ordinal says
            // that the part does not count.
            seal();
            throw e;
        }
    }

    private static void close(Open open) {
        try {
            open.file().close();
        } catch (IOException e) {
            LOG.warn("The segment {} did not close: {}", open.segment().path(), e.toString());
        }
    }
}
