package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.fence.FenceSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a node proves that it is up to date. */
final class FenceOptions {

    @Option(
            names = "--beacon",
            paramLabel = "TIME",
            defaultValue = "500ms",
            description = "How often the node renews its lease. Default: ${DEFAULT-VALUE}.")
    Duration beacon = FenceSettings.DEFAULTS.beacon();

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            defaultValue = "10s",
            description =
                    "How long the node may answer without news from Kafka, and so how long a"
                            + " revocation may wait for a node that is cut off; at least 3 beacons."
                            + " Default: ${DEFAULT-VALUE}.")
    Duration lease = FenceSettings.DEFAULTS.lease();

    @Option(
            names = "--drift",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description =
                    "How much faster or slower another node's clock may run. Default:"
                            + " ${DEFAULT-VALUE}.")
    double drift = FenceSettings.DEFAULTS.drift();

    FenceSettings settings() {
        try {
            return new FenceSettings(
                    beacon,
                    lease,
                    drift,
                    FenceSettings.DEFAULTS.deliveryTimeout(),
                    FenceSettings.DEFAULTS.minFenceWait());
        } catch (IllegalArgumentException e) {
            throw new SettingsException("--beacon, --lease, --drift: " + e.getMessage());
        }
    }
}
