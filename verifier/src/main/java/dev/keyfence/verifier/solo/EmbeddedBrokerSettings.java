package dev.keyfence.verifier.solo;

import java.nio.file.Path;

/**
 * Where the embedded broker keeps its data and listens.
 *
 * @param directory where its logs are kept between runs; created when missing
 * @param host the address that clients reach it at; it listens there and nowhere else
 * @param port the port; 0 takes the port of the last run again, or a free one
 */
public record EmbeddedBrokerSettings(Path directory, String host, int port) {

    private static final int MAX_PORT = 65_535;

    /** Checks the port. */
    public EmbeddedBrokerSettings {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port is 0 to " + MAX_PORT + ": " + port);
        }
    }
}
