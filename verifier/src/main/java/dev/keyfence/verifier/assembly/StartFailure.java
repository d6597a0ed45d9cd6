package dev.keyfence.verifier.assembly;

import org.jspecify.annotations.Nullable;

/** Something in the surroundings keeps a role from starting; the message is for the operator. */
public final class StartFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What is in the way. */
    public enum Kind {
        /** Settings that do not go together or cannot be read. */
        SETTINGS,
        /**
         * Kafka or the schema registry cannot be reached, or its topics are not as they must be.
         */
        KAFKA,
        /** Another process has the port. */
        PORT,
        /** Another process has the data directory. */
        DATA_DIRECTORY,
        /** The disk is full or cannot be written. */
        DISK
    }

    private final Kind kind;

    /**
     * A failure.
     *
     * @param kind what is in the way
     * @param message one line: what is wrong and what to do
     * @param cause what was caught; null when nothing was
     */
    public StartFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** A failure that was found rather than caught. */
    public StartFailure(Kind kind, String message) {
        this(kind, message, null);
    }

    /** What is in the way. */
    public Kind kind() {
        return kind;
    }
}
