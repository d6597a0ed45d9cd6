package dev.keyfence.streams.audit.proof;

import dev.keyfence.schemas.audit.SequenceRange;
import java.util.List;

/**
 * A gap that was found, has grown or has shrunk.
 *
 * @param source whose decisions are missing
 * @param numbers from the first that was missing when it was found to the last
 * @param missing how many are missing now; 0 when it is filled
 * @param ranges which are missing now: the first ones of them
 * @param followed whether a later decision was seen; else its node alone says that they were made
 * @param givenMillis before when the last of them was made, in milliseconds since the epoch
 * @param foundMillis when it was found, in milliseconds since the epoch
 */
public record GapNews(
        Source source,
        SequenceRange numbers,
        long missing,
        List<SequenceRange> ranges,
        boolean followed,
        long givenMillis,
        long foundMillis) {

    /** A hundred kilobytes at the most in a record, of which a broker takes a megabyte. */
    public static final int RANGES_MAX = 1_000;

    /** Keeps its own copy. */
    public GapNews {
        ranges = List.copyOf(ranges);
    }

    boolean isFilled(long first) {
        return missing == 0 && numbers.from() == first;
    }
}
