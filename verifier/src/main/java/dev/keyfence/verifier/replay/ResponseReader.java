package dev.keyfence.verifier.replay;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads HTTP/1.1 responses off a connection, within limits. RFC 9112 sections 4 to 7. For one
 * thread.
 */
final class ResponseReader {

    /** A longer head is no answer of ours, or of a proxy before it. */
    static final int HEAD_BYTES_MAX = 32 * 1024;

    /** A page of 500 keys with all the scopes and tags that they may have is several MB. */
    static final int BODY_BYTES_MAX = 16 * 1024 * 1024;

    private static final int BUFFER_BYTES = 8 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int filled;
    private int headBytes;

    ResponseReader(InputStream in) {
        this.in = in;
    }

    /**
     * Reads the next final response.
     *
     * @throws IOException when the connection ends, or what comes is no response within the limits
     */
    WireResponse read() throws IOException {
        headBytes = 0;
        Head head = head();
        while (head.status >= 100 && head.status < 200) {
            head = head();
        }
        String body = head.bodiless() ? "" : body(head);
        return new WireResponse(head.status, head.retryAfter, body, head.last());
    }

    private Head head() throws IOException {
        Head head = new Head(line());
        for (String line = line(); !line.isEmpty(); line = line()) {
            head.field(line);
        }
        return head;
    }

    private String body(Head head) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(512);
        if (head.chunked) {
            for (long size = chunkSize(); size > 0; size = chunkSize()) {
                take(size, body);
                if (!line().isEmpty()) {
                    throw new IOException("a chunk is longer than it says");
                }
            }
            while (!line().isEmpty()) {
                // Trailer fields say nothing that a replay asks for.
                headBytes++;
            }
        } else if (head.length >= 0) {
            take(head.length, body);
        } else {
            while (next < filled || fill()) {
                take(filled - next, body);
            }
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private long chunkSize() throws IOException {
        String line = line();
        int end = line.indexOf(';');
        try {
            return Long.parseLong((end < 0 ? line : line.substring(0, end)).strip(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("a chunk has no size", e);
        }
    }

    private void take(long count, ByteArrayOutputStream body) throws IOException {
        if (count < 0 || body.size() + count > BODY_BYTES_MAX) {
            throw new IOException("the response is longer than " + BODY_BYTES_MAX + " bytes");
        }
        for (long left = count; left > 0; ) {
            if (next == filled && !fill()) {
                throw new EOFException("the response was cut off");
            }
            int part = (int) Math.min(left, filled - next);
            body.write(buffer, next, part);
            next += part;
            left -= part;
        }
    }

    /** The next line of a head, without its end. */
    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            if (next == filled && !fill()) {
                throw new EOFException("the connection ended");
            }
            char c = (char) (buffer[next++] & 0xff);
            if (++headBytes > HEAD_BYTES_MAX) {
                throw new IOException("the response's head is too long");
            }
            if (c == '\n') {
                int end = line.length() - 1;
                return end >= 0 && line.charAt(end) == '\r'
                        ? line.substring(0, end)
                        : line.toString();
            }
            line.append(c);
        }
    }

    private boolean fill() throws IOException {
        next = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }

    /** What the head of a response says about its body. */
    private static final class Head {

        private final int status;
        private boolean chunked;
        private boolean close;
        private long length = -1;
        private String retryAfter = "";

        Head(String statusLine) throws IOException {
            if (!statusLine.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
                throw new IOException("this is not HTTP/1.1");
            }
            status = Integer.parseInt(statusLine.substring(9, 12));
            close = statusLine.charAt(7) == '0';
        }

        void field(String line) throws IOException {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("a header field has no name");
            }
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = length(value);
                case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                case "connection" -> close |= value.equalsIgnoreCase("close");
                case "retry-after" -> retryAfter = value;
                default -> {
                    // No other field matters here.
                }
            }
        }

        boolean bodiless() {
            return status == 204 || status == 304;
        }

        boolean last() {
            return close || (!chunked && length < 0 && !bodiless());
        }

        private static long length(String value) throws IOException {
            if (!value.matches("[0-9]{1,9}")) {
                throw new IOException("the response's length is no number");
            }
            return Long.parseLong(value);
        }
    }
}
