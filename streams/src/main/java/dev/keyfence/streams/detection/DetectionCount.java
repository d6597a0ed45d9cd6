package dev.keyfence.streams.detection;

/**
 * What the topology counts. At rest:
 *
 * <pre>
 *   DECISIONS = SEEN + DUPLICATES + FORGOTTEN + DEAD_DECISIONS
 * </pre>
 *
 * Work that an aborted transaction did is done, and counted, again.
 */
public enum DetectionCount {
    /** Records read from {@code decisions}. */
    DECISIONS,
    /** Decisions that detectors saw. */
    SEEN,
    /** Decisions that came again, and were not shown again. */
    DUPLICATES,
    /** Decisions so much older than their node's latest that they may have been before. */
    FORGOTTEN,
    /** Records of {@code decisions} that became dead letters. */
    DEAD_DECISIONS,
    /** Of those seen: made more than the grace before the broker took them, and not on purpose. */
    LATE,
    /** Sightings handed on to sources. */
    HANDED_ON,
    /** What detectors found. */
    HITS,
    /** Of those: swallowed by an exception. */
    SWALLOWED,
    /** Conditions of users' rules that could not be evaluated for some decision. */
    RULE_FAILURES,
    /** Episodes that opened. */
    ALERTS,
    /** Records written to {@code alerts}. */
    WRITTEN,
    /** Memories that were forgotten, wholly or in part. */
    ENDED
}
