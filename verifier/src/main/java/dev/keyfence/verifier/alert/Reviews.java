package dev.keyfence.verifier.alert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where reviews are kept. Safe for any number of threads. */
public interface Reviews {

    /**
     * Writes reviews and waits until this node has read them back. Where somebody else was quicker
     * to write the same version of one, theirs holds.
     *
     * @param reviews of different alerts
     * @throws NotWrittenException when Kafka does not answer; they may have been written then
     */
    void write(List<Review> reviews) throws NotWrittenException;

    /** It is not known whether what was to be written is there. */
    final class NotWrittenException extends Exception {

        private static final long serialVersionUID = 1;

        /** With what went wrong. */
        public NotWrittenException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
