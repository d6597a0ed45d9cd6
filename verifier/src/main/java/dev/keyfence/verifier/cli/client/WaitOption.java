package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long a revocation waits for the fleet. */
final class WaitOption {

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description =
                    "How long to wait for the fleet, at most 60s; the exit status tells whether it"
                            + " confirmed. Default: 2s.")
    @Nullable String wait;

    /** Says it in a request's body. */
    void putInto(ObjectNode body) {
        Long millis = millis(wait);
        if (millis != null) {
            body.put("wait_ms", millis);
        }
    }

    /**
     * The milliseconds of a time that {@code --wait} gives; null for none.
     *
     * @throws ClientFailure when it is not a time
     */
    static @Nullable Long millis(@Nullable String wait) {
        String length = Moment.length("--wait", wait);
        return length == null ? null : Duration.parse(length).toMillis();
    }
}
