package dev.keyfence.verifier.audit;

import dev.keyfence.schemas.audit.SequenceRange;
import java.util.List;

/**
 * What the topic holds of one start of a node.
 *
 * @param nodeId the node
 * @param nodeEpoch its start
 * @param first the first sequence number that must be there: 1, or where the topic begins when
 *     older decisions were deleted for their age; behind the last one when all of these were
 * @param last the last one that is known to have been given, or, while the node keeps decisions
 *     back, the last that is there
 * @param decisions how many different ones are there, older ones included
 * @param duplicates how many records repeat one
 * @param decided how many the node has said that it had decided; 0 when it did not say
 * @param keptBack how many decisions the node has on its disk, of this start or an earlier one, by
 *     its last lease
 * @param gaps what is missing from the first to the last, ascending
 */
public record EpochAudit(
        String nodeId,
        long nodeEpoch,
        long first,
        long last,
        long decisions,
        long duplicates,
        long decided,
        long keptBack,
        List<SequenceRange> gaps) {

    /** Keeps its own copy. */
    public EpochAudit {
        gaps = List.copyOf(gaps);
    }

    /** How many are missing. */
    public long missing() {
        return gaps.stream().mapToLong(SequenceRange::count).sum();
    }
}
