package dev.keyfence.verifier.cli;

/** A setting's source names something unknown or cannot be read; the message is one line. */
final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    SettingsException(String message) {
        super(message);
    }
}
