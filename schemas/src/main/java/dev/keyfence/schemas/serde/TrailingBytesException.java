package dev.keyfence.schemas.serde;

import java.io.IOException;

/** Bytes are left behind a record. */
final class TrailingBytesException extends IOException {

    private static final long serialVersionUID = 1L;

    TrailingBytesException() {
        super("bytes are left behind a record");
    }
}
