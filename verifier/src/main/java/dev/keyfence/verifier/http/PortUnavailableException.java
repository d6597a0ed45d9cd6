package dev.keyfence.verifier.http;

import java.io.IOException;

/** A plane cannot listen where it was told to; the message names the address and the flag. */
public final class PortUnavailableException extends IOException {

    PortUnavailableException(Plane plane, HttpSettings settings, Throwable cause) {
        super(
                "cannot listen on %s:%d (%s): choose another port with %s, or 0 for any free one"
                        .formatted(settings.host(), settings.port(), why(cause), plane.portFlag()),
                cause);
    }

    /** What the operating system said, without the name of the call. */
    private static String why(Throwable cause) {
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.substring(message.lastIndexOf(": ") + 1).strip();
    }
}
