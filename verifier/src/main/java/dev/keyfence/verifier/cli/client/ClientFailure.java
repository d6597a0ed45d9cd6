package dev.keyfence.verifier.cli.client;

import dev.keyfence.verifier.transfer.TransferException;

/** Why a client command failed; the message is one line that says what to do. */
public final class ClientFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What a script can tell apart. */
    public enum Kind {
        /** Keyfence answered with an error that is none of the others. */
        FAILED,
        /** What was asked for makes no sense. */
        USAGE,
        /** Nothing answers, or what answers cannot do it now. */
        UNREACHABLE,
        /** There is no such key or revocation. */
        NOT_FOUND,
        /** The key is not in the state or of the version that this needs. */
        CONFLICT,
        /** The calling key is not valid, or may not do this. */
        DENIED,
        /** It was asked for, and has not come into effect everywhere yet. */
        PENDING
    }

    private final Kind kind;

    ClientFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static ClientFailure usage(String message) {
        return new ClientFailure(Kind.USAGE, message);
    }

    static ClientFailure of(TransferException e) {
        return new ClientFailure(
                switch (e.kind()) {
                    case AWAY -> Kind.UNREACHABLE;
                    case INPUT -> Kind.USAGE;
                    case DENIED -> Kind.DENIED;
                },
                String.valueOf(e.getMessage()));
    }

    /** What a script can tell apart. */
    public Kind kind() {
        return kind;
    }
}
