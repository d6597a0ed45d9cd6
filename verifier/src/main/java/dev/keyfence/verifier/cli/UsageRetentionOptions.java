package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.solo.UsageRetention;
import java.time.Duration;
import picocli.CommandLine.Option;

/** For how long usage is kept. */
final class UsageRetentionOptions {

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

    UsageRetention retention() {
        try {
            return new UsageRetention(minutes, hours, days);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    "--usage-minutes, --usage-hours, --usage-days: " + e.getMessage());
        }
    }
}
