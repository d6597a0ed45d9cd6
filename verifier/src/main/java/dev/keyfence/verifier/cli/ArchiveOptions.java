package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.archive.ArchiveSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where and for how long decisions are kept. */
final class ArchiveOptions {

    @Option(
            names = "--archive-dir",
            paramLabel = "DIR",
            description =
                    "Where decisions are archived, as Parquet files by day; one directory a process."
                            + " Default: archive in the data directory.")
    @Nullable Path directory;

    @Option(
            names = "--archive-days",
            paramLabel = "DAYS",
            defaultValue = "400",
            description =
                    "How many days decisions are archived for; with 0 they are not, and this node"
                            + " cannot tell of them. Default: ${DEFAULT-VALUE}.")
    int days = ArchiveSettings.RETENTION_DAYS;

    /**
     * How decisions are archived; null when they are not.
     *
     * @param data the data directory
     * @throws SettingsException when they cannot be so
     */
    @Nullable ArchiveSettings settings(Path data) {
        if (days == 0) {
            return null;
        }
        try {
            return ArchiveSettings.of(
                    directory == null ? data.resolve("archive") : directory, days);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("--archive-days, --archive-dir: " + e.getMessage());
        }
    }
}
