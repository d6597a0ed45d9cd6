package dev.keyfence.verifier.replay;

import java.io.IOException;
import java.io.InputStream;

/** Tells gzip from plain text by the two bytes that open a member. RFC 1952 section 2.3.1. */
final class Gzip {

    private static final int FIRST = 0x1f;
    private static final int SECOND = 0x8b;

    private Gzip() {}

    /** True when a stream that can be reset opens as gzip does; leaves it where it was. */
    static boolean opens(InputStream stream) throws IOException {
        stream.mark(2);
        boolean gzip = stream.read() == FIRST && stream.read() == SECOND;
        stream.reset();
        return gzip;
    }
}
