package dev.keyfence.verifier.archive;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How decisions are archived.
 *
 * @param directory where the files are; belongs to one process
 * @param retentionDays how long decisions are kept, by their own time
 * @param limits sizes and times
 */
public record ArchiveSettings(Path directory, int retentionDays, Limits limits) {

    /** Thirteen months allow comparison with last year. */
    public static final int RETENTION_DAYS = 400;

    /** A century. */
    private static final int RETENTION_DAYS_MAX = 36_500;

    /** DuckDB takes these for patterns in the names of files. */
    private static final String PATTERN_CHARACTERS = "*?[]{}";

    /**
     * Sizes and times.
     *
     * @param tailRows how many decisions wait in memory before a file is written: some 60 MB
     * @param tailAge how long they wait at the most
     * @param fanIn so many files of one size become one of the next
     * @param fileRows larger files are not merged any more: sorting one fits the memory, or spills
     *     some gigabytes to disk
     * @param settle a day that is over is merged into one when nothing came for so long
     * @param threads of DuckDB; a search must not take all cores from verification
     * @param memoryMib of DuckDB, outside the Java heap; sorting spills to disk beyond it
     */
    public record Limits(
            int tailRows,
            Duration tailAge,
            int fanIn,
            long fileRows,
            Duration settle,
            int threads,
            int memoryMib) {

        /** Those that are not for testing. */
        public static final Limits DEFAULT =
                new Limits(
                        200_000,
                        Duration.ofMinutes(1),
                        16,
                        10_000_000,
                        Duration.ofMinutes(10),
                        2,
                        512);

        /** Checks the values. */
        public Limits {
            if (tailRows < 1 || fanIn < 2 || fileRows < tailRows || threads < 1 || memoryMib < 64) {
                throw new IllegalArgumentException("limits of the archive make no sense");
            }
        }
    }

    /** Checks the values. */
    public ArchiveSettings {
        if (retentionDays < 1 || retentionDays > RETENTION_DAYS_MAX) {
            throw new IllegalArgumentException(
                    "decisions can be archived for 1 to "
                            + RETENTION_DAYS_MAX
                            + " days, not "
                            + retentionDays);
        }
        if (directory.toString().chars().anyMatch(c -> PATTERN_CHARACTERS.indexOf(c) >= 0)) {
            throw new IllegalArgumentException(
                    "the archive's directory must have none of " + PATTERN_CHARACTERS);
        }
    }

    /** The defaults in a directory. */
    public static ArchiveSettings of(Path directory, int retentionDays) {
        return new ArchiveSettings(directory, retentionDays, Limits.DEFAULT);
    }
}
