package dev.keyfence.verifier.keyimport;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * The plain text of a file, unpacked when it is gzip, told by the two bytes that open a member (RFC
 * 1952 section 2.3.1): neither JSON nor CSV begins with them.
 */
public final class Plain {

    private static final int FIRST = 0x1f;
    private static final int SECOND = 0x8b;
    private static final int BUFFER_BYTES = 64 * 1024;

    private Plain() {}

    /**
     * Unpacks a stream, if need be.
     *
     * @throws IOException when it cannot be read, or opens like gzip and is not
     */
    public static InputStream of(InputStream stream) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(stream, BUFFER_BYTES);
        buffered.mark(2);
        boolean gzip = buffered.read() == FIRST && buffered.read() == SECOND;
        buffered.reset();
        return gzip ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered;
    }
}
