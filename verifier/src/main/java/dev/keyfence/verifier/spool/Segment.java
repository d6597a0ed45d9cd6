package dev.keyfence.verifier.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/** One file of a spool. For one thread at a time. */
final class Segment {

    private final Path path;
    private final long base;
    private long size;

    /** The segment in a file. */
    Segment(Path path, long base) throws IOException {
        this.path = path;
        this.base = base;
        size = Files.exists(path) ? Files.size(path) : 0;
    }

    /** The first record's ordinal. */
    long base() {
        return base;
    }

    /** How many of the file's bytes count. */
    long size() {
        return size;
    }

    Path path() {
        return path;
    }

    /** Says that bytes were written at the end. */
    void grown(int bytes) {
        size += bytes;
    }

    /** What the payloads are; empty when the header is damaged. */
    OptionalLong format() throws IOException {
        return SegmentFormat.format(bytes(0, SegmentFormat.HEADER_BYTES), base);
    }

    /** The bytes from a position to another, or to the end when that comes first. */
    byte[] bytes(long from, long to) throws IOException {
        int length = (int) Math.max(0, Math.min(to, size) - from);
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            long at = from;
            while (bytes.hasRemaining()) {
                int read = in.read(bytes, at);
                if (read < 0) {
                    break;
                }
                at += read;
            }
        }
        return bytes.array();
    }

    /** Gives back what stands behind a position. */
    void cut(long newSize) throws IOException {
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.WRITE)) {
            out.truncate(newSize);
        }
        size = newSize;
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}
