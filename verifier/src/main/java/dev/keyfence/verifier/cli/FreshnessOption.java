package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.fence.FenceSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long requests wait for a node that is behind what they demand. */
final class FreshnessOption {

    @Option(
            names = "--min-fence-wait",
            paramLabel = "TIME",
            defaultValue = "500ms",
            description =
                    "How long a verification with the header Keyfence-Min-Fence waits for this node to"
                            + " apply that position, before it is answered 503 (stale); at most 10s."
                            + " Default: ${DEFAULT-VALUE}.")
    Duration wait = FenceSettings.DEFAULTS.minFenceWait();

    FenceSettings in(FenceSettings settings) {
        try {
            return settings.withMinFenceWait(wait);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("--min-fence-wait: " + e.getMessage());
        }
    }
}
