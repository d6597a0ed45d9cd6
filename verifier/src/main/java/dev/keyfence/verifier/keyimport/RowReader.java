package dev.keyfence.verifier.keyimport;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Splits a stream into rows, in constant memory, and never gives up: a row that is too long, or a
 * quote that is not closed, costs the line it begins on, and reading goes on behind that line.
 *
 * <p>A row ends at a line feed outside of quotes. Quotes count in CSV only, where one opens at a
 * field's start and closes at the next quote that is not doubled (RFC 4180 section 2). An open
 * quote could take in the rest of the file, and the keys in it; so a row may have {@link
 * #ROW_BYTES_MAX} bytes. For one thread.
 */
public final class RowReader {

    /** More than a row of the longest fields that are allowed. */
    public static final int ROW_BYTES_MAX = 64 * 1024;

    private static final int READ_BYTES = 64 * 1024;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream in;
    private final boolean quotes;
    private byte[] buffer = new byte[READ_BYTES];
    private int start;
    private int end;
    private long line = 1;
    private long dropped;
    private boolean atEnd;
    private boolean begun;

    /**
     * A reader of a stream, which stays its owner's.
     *
     * @param format tells whether quotes count
     */
    public RowReader(InputStream in, FileFormat format) {
        this.in = in;
        this.quotes =
                switch (format) {
                    case CSV -> true;
                    case NDJSON -> false;
                };
    }

    /**
     * A reader that goes on where another one ended.
     *
     * @param in the same stream, of which {@code position} bytes were skipped
     * @param position what the other one's {@link #position} was
     * @param line what its {@link #line} was
     */
    public static RowReader goingOn(InputStream in, FileFormat format, long position, long line) {
        RowReader reader = new RowReader(in, format);
        reader.dropped = position;
        reader.line = line;
        reader.begun = position > 0;
        return reader;
    }

    /**
     * The next row that is not empty, or empty at the end.
     *
     * @throws IOException when the stream fails
     */
    public Optional<FileRow> next() throws IOException {
        if (!begun) {
            begun = true;
            skipByteOrderMark();
        }
        while (true) {
            int length = rowLength();
            if (length < 0) {
                return Optional.of(faulty());
            }
            boolean ended = start + length < end;
            if (length == 0 && !ended) {
                return Optional.empty();
            }
            int from = start;
            long at = line;
            consume(length + (ended ? 1 : 0));
            int kept =
                    ended && length > 0 && buffer[from + length - 1] == '\r' ? length - 1 : length;
            if (!isBlank(from, kept)) {
                return Optional.of(
                        new FileRow(
                                at, Arrays.copyOfRange(buffer, from, from + kept), ended, null));
            }
        }
    }

    /** How many bytes of the stream the rows so far took, line ends included. */
    public long position() {
        return dropped + start;
    }

    /** The line on which the next row begins. */
    public long line() {
        return line;
    }

    /** How many bytes the row has that begins at {@code start}; -1 when it is none. */
    private int rowLength() throws IOException {
        boolean open = false;
        boolean fieldStart = true;
        for (int i = 0; ; i++) {
            if (i > ROW_BYTES_MAX) {
                return -1;
            }
            if (start + i == end && !fill()) {
                return open ? -1 : i;
            }
            byte b = buffer[start + i];
            if (!open && b == '\n') {
                return i;
            } else if (!open) {
                open = quotes && fieldStart && b == '"';
                fieldStart = b == ',';
            } else if (b == '"') {
                if (isQuote(i + 1)) {
                    i++;
                } else {
                    open = false;
                }
            }
        }
    }

    private boolean isQuote(int i) throws IOException {
        return (start + i < end || fill()) && buffer[start + i] == '"';
    }

    /** Gives up the first line of what is no row. */
    private FileRow faulty() throws IOException {
        long at = line;
        int length = 0;
        while (start + length < end || fill()) {
            if (buffer[start + length] == '\n') {
                consume(length + 1);
                return fault(at, true);
            }
            length++;
            if (length > ROW_BYTES_MAX) {
                consume(length);
                length = 0;
            }
        }
        consume(length);
        return fault(at, false);
    }

    private FileRow fault(long at, boolean ended) {
        return new FileRow(
                at,
                new byte[0],
                ended,
                quotes
                        ? "is longer than %,d bytes, or opens a quote that is not closed"
                                .formatted(ROW_BYTES_MAX)
                        : "is longer than %,d bytes".formatted(ROW_BYTES_MAX));
    }

    private void skipByteOrderMark() throws IOException {
        while (end < BYTE_ORDER_MARK.length && fill()) {
            // reads until there is enough to compare
        }
        if (end >= BYTE_ORDER_MARK.length
                && Arrays.equals(
                        buffer,
                        0,
                        BYTE_ORDER_MARK.length,
                        BYTE_ORDER_MARK,
                        0,
                        BYTE_ORDER_MARK.length)) {
            start = BYTE_ORDER_MARK.length;
        }
    }

    private void consume(int count) {
        // Outside of quotes, a line ends where the row does.
        for (int i = quotes ? start : start + Math.max(0, count - 1); i < start + count; i++) {
            if (buffer[i] == '\n') {
                line++;
            }
        }
        start += count;
    }

    private boolean isBlank(int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    /** Reads more behind what is there; false at the stream's end. */
    private boolean fill() throws IOException {
        if (atEnd) {
            return false;
        }
        if (start > 0 && end == buffer.length) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            dropped += start;
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = in.read(buffer, end, buffer.length - end);
        atEnd = count < 0;
        end += Math.max(count, 0);
        return count > 0 || (!atEnd && fill());
    }
}
