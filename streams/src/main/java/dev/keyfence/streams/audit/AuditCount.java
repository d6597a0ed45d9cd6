package dev.keyfence.streams.audit;

/**
 * What the topology counts. At rest:
 *
 * <pre>
 *   DECISIONS = NEW + DUPLICATES + DEAD
 * </pre>
 *
 * Work that an aborted transaction did is done, and counted, again.
 */
public enum AuditCount {
    /** Records read from {@code decisions}. */
    DECISIONS,
    /** Decisions that were there for the first time. */
    NEW,
    /** Decisions that were there before. */
    DUPLICATES,
    /** Records of {@code decisions} that became dead letters. */
    DEAD,
    /** Leases read from {@code fence} that say how much their node has decided. */
    LEASES,
    /** Records of {@code fence} and {@code audit-sightings} that became dead letters. */
    OTHER_DEAD,
    /** Records written to {@code audit-gaps}: found, grown or shrunk. */
    TOLD,
    /** Of these: gaps that were filled. */
    FILLED
}
