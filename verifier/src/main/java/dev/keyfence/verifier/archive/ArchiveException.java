package dev.keyfence.verifier.archive;

import org.jspecify.annotations.Nullable;

/** Something in the archive's surroundings, mostly its disk, keeps it from working now. */
public final class ArchiveException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ArchiveException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
