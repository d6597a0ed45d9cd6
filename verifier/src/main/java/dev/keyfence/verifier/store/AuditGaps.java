package dev.keyfence.verifier.store;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which decisions are missing, as the audit topology found. May touch the disk, never the network.
 * Safe for any number of threads.
 */
public interface AuditGaps {

    /**
     * Which gap.
     *
     * @param nodeId whose decisions are missing
     * @param nodeEpoch which start of the node
     * @param first the first sequence number that was missing when it was found
     */
    record Place(String nodeId, long nodeEpoch, long first) implements Comparable<Place> {

        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::nodeId)
                        .thenComparingLong(Place::nodeEpoch)
                        .thenComparingLong(Place::first);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * Numbers that are missing.
     *
     * @param first the first of them
     * @param last the last of them
     */
    record Range(long first, long last) {}

    /**
     * A gap as it is now.
     *
     * @param place which it is
     * @param last the last number that was missing when it was found, or grew
     * @param missing how many are missing; 0 when it is filled
     * @param ranges which are missing, the first thousand ranges
     * @param byLease whether the node alone says that the last of them were made, and no later
     *     decision shows it
     * @param givenBeforeMillis before when the last of them was made, milliseconds since the epoch
     * @param foundMillis when it was found
     * @param changedMillis when it was last told of
     */
    record Gap(
            Place place,
            long last,
            long missing,
            List<Range> ranges,
            boolean byLease,
            long givenBeforeMillis,
            long foundMillis,
            long changedMillis) {

        /** Keeps its own copy. */
        public Gap {
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * Which gaps are asked for.
     *
     * @param nodeId of this node; null for all
     * @param nodeEpoch of this start; null for all
     * @param openOnly only those of which something is missing
     */
    record Filter(@Nullable String nodeId, @Nullable Long nodeEpoch, boolean openOnly) {

        /** Whether a gap is asked for. */
        public boolean takes(Gap gap) {
            return (nodeId == null || nodeId.equals(gap.place().nodeId()))
                    && (nodeEpoch == null || nodeEpoch == gap.place().nodeEpoch())
                    && (!openOnly || gap.missing() > 0);
        }
    }

    /** Whether everything is known that was found when this node started. */
    boolean complete();

    /**
     * Gaps by node, start and number.
     *
     * @param after begins behind this one; null for the first
     * @param limit how many at the most
     */
    List<Gap> find(Filter filter, @Nullable Place after, int limit);

    /** How many decisions are missing. */
    long missing();
}
