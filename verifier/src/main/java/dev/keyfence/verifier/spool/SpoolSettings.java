package dev.keyfence.verifier.spool;

import java.nio.file.Path;

/**
 * Where a spool is and how large it may become.
 *
 * @param directory its own directory, for one process at a time
 * @param bytesMax what all its segments together may take
 * @param segmentBytes when a further segment is begun; space is given back by whole segments
 * @param diskFreeBytesMin what it leaves free on the disk for the rest of the process
 */
public record SpoolSettings(
        Path directory, long bytesMax, int segmentBytes, long diskFreeBytesMin) {

    /**
     * Some four million decisions: a minute and a half at 50,000/s, and over an hour at 1,000/s.
     */
    public static final long BYTES_MAX = 1L << 30;

    /** Some 16,000 decisions; read in one piece. */
    public static final int SEGMENT_BYTES = 4 << 20;

    /** Fewer segments would leave no room while the first is read. */
    public static final int SEGMENTS_MIN = 4;

    /** A node does not start with less than 256 MiB, so a full spool must leave more than that. */
    public static final long DISK_FREE_BYTES_MIN = 320L << 20;

    /** A day of decisions at 50,000/s; past that the outage is no outage. */
    public static final long BYTES_LIMIT = 1L << 40;

    /** Checks that the sizes fit together. */
    public SpoolSettings {
        if (segmentBytes < SegmentFormat.HEADER_BYTES + SegmentFormat.RECORD_HEADER_BYTES + 1) {
            throw new IllegalArgumentException(
                    "a segment of " + segmentBytes + " bytes holds no record");
        }
        if (bytesMax < (long) SEGMENTS_MIN * segmentBytes) {
            throw new IllegalArgumentException(
                    "a spool has room for %d segments of %d bytes, %d MiB, at the least"
                            .formatted(
                                    SEGMENTS_MIN,
                                    segmentBytes,
                                    ((long) SEGMENTS_MIN * segmentBytes) >> 20));
        }
        if (bytesMax > BYTES_LIMIT) {
            throw new IllegalArgumentException("a spool takes 1024 GiB at the most");
        }
        if (diskFreeBytesMin < 0) {
            throw new IllegalArgumentException("what is left free cannot be negative");
        }
    }

    /** The defaults, in a process's data directory. */
    public static SpoolSettings in(Path dataDirectory) {
        return of(directoryIn(dataDirectory), BYTES_MAX);
    }

    /** Where it is in a process's data directory. */
    public static Path directoryIn(Path dataDirectory) {
        return dataDirectory.resolve("decision-spool");
    }

    /** The defaults, for a directory and a size. */
    public static SpoolSettings of(Path directory, long bytesMax) {
        return new SpoolSettings(directory, bytesMax, SEGMENT_BYTES, DISK_FREE_BYTES_MIN);
    }
}
