package dev.keyfence.verifier.registry;

/** The registry's log cannot be reached now. */
final class SchemaLogException extends RuntimeException {

    private static final long serialVersionUID = 1;

    SchemaLogException(String message, Throwable cause) {
        super(message, cause);
    }
}
