package dev.keyfence.streams.usage;

/**
 * What the topology counts. At rest:
 *
 * <pre>
 *   DECISIONS = COUNTED + DUPLICATES + FORGOTTEN + DEAD
 * </pre>
 *
 * Work that an aborted transaction did is done, and counted, again.
 */
public enum UsageCount {
    /** Records read from {@code decisions}. */
    DECISIONS,
    /** Decisions that were counted in windows. */
    COUNTED,
    /** Decisions that came again, and were not counted again. */
    DUPLICATES,
    /**
     * Decisions not counted since their number is so much older than their node's latest that they
     * may have been before.
     */
    FORGOTTEN,
    /** Records that became dead letters. */
    DEAD,
    /** Of those counted: by the broker's time, since their own was too far ahead. */
    AHEAD,
    /** Windows that decisions were not counted in, since their retention is over. */
    LATE_WINDOWS,
    /** Decisions whose route counts as {@code other}, since their owner has too many. */
    OTHER_ROUTES,
    /** Minutes that were counted in their hours and days when they were over. */
    FOLDED,
    /** Windows written to {@code usage}. */
    WRITTEN,
    /** Windows whose retention ended. */
    ENDED,
    /** Windows deleted since their owner is to be forgotten. */
    ERASED
}
