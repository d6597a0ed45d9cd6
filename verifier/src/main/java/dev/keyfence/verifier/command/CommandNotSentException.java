package dev.keyfence.verifier.command;

/** A command did not certainly reach the log: Kafka or the schema registry is away. */
public final class CommandNotSentException extends Exception {

    private static final long serialVersionUID = 1;

    /** Says why it was not even tried, in a sentence for operators. */
    public CommandNotSentException(String message) {
        super(message);
    }

    /** Says why, in a sentence for operators. */
    public CommandNotSentException(String message, Throwable cause) {
        super(message, cause);
    }
}
