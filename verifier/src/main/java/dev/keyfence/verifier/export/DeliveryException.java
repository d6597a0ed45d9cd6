package dev.keyfence.verifier.export;

import org.jspecify.annotations.Nullable;

/** A message was not delivered. Messages hold no secrets. */
public final class DeliveryException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean refused;

    private DeliveryException(String message, boolean refused, @Nullable Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    /** The other side is away, or cannot take anything now. */
    static DeliveryException later(String message, @Nullable Throwable cause) {
        return new DeliveryException(message, false, cause);
    }

    /** The other side does not want this message, and will not want it later. */
    static DeliveryException refused(String message) {
        return new DeliveryException(message, true, null);
    }

    /** Whether trying again is of little use. */
    public boolean isRefused() {
        return refused;
    }
}
