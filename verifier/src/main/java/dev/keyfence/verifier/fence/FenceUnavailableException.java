package dev.keyfence.verifier.fence;

/** The fence did not take a record: Kafka or the schema registry is away. */
public final class FenceUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    FenceUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    FenceUnavailableException(String message) {
        super(message);
    }
}
