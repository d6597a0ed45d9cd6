package dev.keyfence.verifier.transfer;

/** A transfer that could not be made or finished; the message is one line that says what to do. */
public final class TransferException extends Exception {

    private static final long serialVersionUID = 1;

    /** Whose fault it is, as far as a script wants to know. */
    public enum Kind {
        /** The file or the request is wrong. */
        INPUT,
        /** The key may not do this. */
        DENIED,
        /** Nothing answers, or cannot now. */
        AWAY
    }

    private final Kind kind;

    /** One line that says what to do. */
    public TransferException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Whose fault it is. */
    public Kind kind() {
        return kind;
    }
}
