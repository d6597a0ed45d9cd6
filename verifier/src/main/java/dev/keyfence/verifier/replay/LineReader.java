package dev.keyfence.verifier.replay;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log line by line, plain or compressed with gzip (told by its first bytes), within a limit
 * for each line. For one thread, but {@link #share()} may be asked by any.
 */
final class LineReader implements AutoCloseable {

    /** A longer line is no access log's: it is thrown away while it is read, and counted. */
    static final int LINE_BYTES_MAX = 64 * 1024;

    private static final int BUFFER_BYTES = 8 * 1024;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final InputStream in;
    private final AtomicLong bytesRead;
    private final long bytesTotal;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int filled;
    private long lines;

    private LineReader(InputStream in, AtomicLong bytesRead, long bytesTotal) {
        this.in = in;
        this.bytesRead = bytesRead;
        this.bytesTotal = bytesTotal;
    }

    /** Opens a file. */
    static LineReader open(Path file) throws IOException {
        return open(Files.newInputStream(file), Files.size(file));
    }

    /**
     * Reads a stream, and closes it when closed.
     *
     * @param bytesTotal how many bytes it has, or 0 where that is not known
     */
    static LineReader open(InputStream stream, long bytesTotal) throws IOException {
        AtomicLong bytesRead = new AtomicLong();
        InputStream counting =
                new CountingStream(new BufferedInputStream(stream, BUFFER_BYTES), bytesRead);
        return new LineReader(
                Gzip.opens(counting) ? new GZIPInputStream(counting) : counting,
                bytesRead,
                bytesTotal);
    }

    /**
     * The next line, or null at the end.
     *
     * @throws IOException when the input cannot be read further, as a truncated gzip file
     */
    @Nullable RawLine next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        boolean tooLong = false;
        boolean any = false;
        while (next < filled || fill()) {
            any = true;
            int start = next;
            while (next < filled && buffer[next] != '\n') {
                next++;
            }
            if (tooLong || line.size() + next - start > LINE_BYTES_MAX) {
                tooLong = true;
                line.reset();
            } else {
                line.write(buffer, start, next - start);
            }
            if (next < filled) {
                next++;
                return line(line, tooLong);
            }
        }
        return any ? line(line, tooLong) : null;
    }

    /** How much of the input has been read, 0 to 1; NaN where its length is not known. */
    double share() {
        return bytesTotal <= 0 ? Double.NaN : Math.min(1, (double) bytesRead.get() / bytesTotal);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private RawLine line(ByteArrayOutputStream bytes, boolean tooLong) {
        lines++;
        String text = bytes.toString(StandardCharsets.UTF_8);
        if (lines == 1 && text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(1);
        }
        if (text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        return new RawLine(lines, text, tooLong);
    }

    private boolean fill() throws IOException {
        next = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }
}
