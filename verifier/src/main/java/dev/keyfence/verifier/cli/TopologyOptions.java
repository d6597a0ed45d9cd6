package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.solo.TopologySettings;
import dev.keyfence.verifier.solo.UsageRetention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** What the topologies are told. */
final class TopologyOptions {

    @Option(
            names = "--usage-minutes",
            paramLabel = "TIME",
            defaultValue = "P2D",
            description =
                    "For how long usage by the minute is kept after the minute, PT5M at least."
                            + " Default: ${DEFAULT-VALUE}.")
    Duration minutes = UsageRetention.DEFAULTS.minutes();

    @Option(
            names = "--usage-hours",
            paramLabel = "TIME",
            defaultValue = "P90D",
            description =
                    "For how long usage by the hour is kept, not shorter than --usage-minutes."
                            + " Default: ${DEFAULT-VALUE}.")
    Duration hours = UsageRetention.DEFAULTS.hours();

    @Option(
            names = "--usage-days",
            paramLabel = "TIME",
            defaultValue = "P731D",
            description =
                    "For how long usage by the day is kept, not shorter than --usage-hours; no"
                            + " longer than P731D, since the topic ends after that. Default:"
                            + " ${DEFAULT-VALUE}.")
    Duration days = UsageRetention.DEFAULTS.days();

    @Option(
            names = "--geo",
            paramLabel = "FILE",
            split = ",",
            description =
                    "Databases in MaxMind's format that say where addresses are, such as"
                            + " GeoLite2-City.mmdb and GeoLite2-ASN.mmdb, separated by commas."
                            + " Without them, rules about places are silent. Default: none.")
    List<Path> geo = List.of();

    TopologySettings settings() {
        UsageRetention usage;
        try {
            usage = new UsageRetention(minutes, hours, days);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    "--usage-minutes, --usage-hours, --usage-days: " + e.getMessage());
        }
        try {
            return new TopologySettings(usage, geo).checked();
        } catch (IllegalArgumentException e) {
            throw new SettingsException("--geo: " + e.getMessage());
        }
    }
}
