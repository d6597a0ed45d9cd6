package dev.keyfence.verifier.archive;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/**
 * One file of a day's decisions.
 *
 * @param name its path in the archive's {@code decisions} directory
 * @param epochDay the day, UTC, as {@link LocalDate#toEpochDay} counts
 * @param rows how many decisions it holds
 * @param bytes its size
 * @param level how often its rows were merged
 * @param writtenAtMillis when, milliseconds since the epoch
 * @param offsets for each partition, the least and the greatest offset of its rows
 */
record ArchivedFile(
        String name,
        long epochDay,
        long rows,
        long bytes,
        int level,
        long writtenAtMillis,
        Map<Integer, Offsets> offsets) {

    static final long MICROS_PER_DAY = 86_400_000_000L;

    /** Copies the offsets. */
    ArchivedFile {
        offsets = Map.copyOf(offsets);
    }

    /**
     * A range of offsets; not all in it need be there.
     *
     * @param first the least
     * @param last the greatest
     */
    record Offsets(long first, long last) {
        Offsets and(Offsets other) {
            return new Offsets(Math.min(first, other.first), Math.max(last, other.last));
        }
    }

    /** When its day begins, microseconds since the epoch. */
    long fromMicros() {
        return Math.multiplyExact(epochDay, MICROS_PER_DAY);
    }

    /** When its day is over. */
    long toMicros() {
        return fromMicros() + MICROS_PER_DAY;
    }

    /** The offsets of several files together. */
    static Map<Integer, Offsets> offsetsOf(Iterable<ArchivedFile> files) {
        Map<Integer, Offsets> all = new HashMap<>();
        files.forEach(file ->
                file.offsets.forEach(
                        (partition, range) -> all.merge(partition, range, Offsets::and)));
        return all;
    }

    /** The name of a new file. */
    static String name(long epochDay, long number) {
        return "day=%s/part-%012d%s"
                .formatted(LocalDate.ofEpochDay(epochDay), number, ParquetFiles.SUFFIX);
    }
}
