package dev.keyfence.streams.audit.proof;

import dev.keyfence.schemas.audit.SequenceRange;
import java.util.List;

/**
 * What was read of one partition of decisions. Times are a broker's, in milliseconds since the
 * epoch.
 *
 * @param partition the partition
 * @param firstOffset the offset of the first record
 * @param nextOffset the offset behind the last one
 * @param firstMillis when the first record was taken
 * @param lastMillis when the latest record was taken
 * @param sightings what was seen, by node and start
 */
public record Scan(
        int partition,
        long firstOffset,
        long nextOffset,
        long firstMillis,
        long lastMillis,
        List<Sighting> sightings) {

    /** Keeps its own copy. */
    public Scan {
        sightings = List.copyOf(sightings);
    }

    /**
     * What was seen of one start of a node.
     *
     * @param source whose numbers
     * @param numbers at least one range, ascending
     */
    public record Sighting(Source source, List<SequenceRange> numbers) {

        /** Keeps its own copy. */
        public Sighting {
            numbers = List.copyOf(numbers);
        }
    }
}
