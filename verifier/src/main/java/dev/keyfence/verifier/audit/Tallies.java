package dev.keyfence.verifier.audit;

import dev.keyfence.schemas.audit.SequenceSet;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.verifier.audit.Given.Start;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts decisions by node and start, in whatever order they come. Pure. What a topic has deleted
 * for its age is not missing: where it begins, a start is expected from its first decision on that
 * is not older than the youngest beginning of a partition.
 */
final class Tallies {

    private final TreeMap<Start, Tally> starts = new TreeMap<>();

    private final Given given;
    private final @Nullable Instant keptSince;
    private boolean isClosed;

    /**
     * Counts over a topic.
     *
     * @param given what is known to have been given before the topic is read
     * @param keptSince since when it is known to hold everything; null for ever
     */
    Tallies(Given given, @Nullable Instant keptSince) {
        this.given = given;
        this.keptSince = keptSince;
        if (keptSince == null) {
            given.numbers().keySet().forEach(start -> starts.put(start, new Tally()));
        }
    }

    private static final class Tally {
        private final SequenceSet seen = new SequenceSet();
        private long duplicates;
        private long firstKept = Long.MAX_VALUE;

        /** The last number that is judged of those that were followed by another. */
        private long judgedTo = -1;
    }

    /** Counts one decision. */
    void add(Decision decision) {
        Tally tally =
                starts.computeIfAbsent(
                        new Start(decision.getNodeId(), decision.getNodeEpoch()), _ -> new Tally());
        if (!tally.seen.add(decision.getSequence())) {
            tally.duplicates++;
        }
        if (keptSince != null && !decision.getTime().isBefore(keptSince)) {
            tally.firstKept = Math.min(tally.firstKept, decision.getSequence());
        }
    }

    /** Judges nothing that is newer than what was seen until now: it only fills gaps. */
    void close() {
        isClosed = true;
        starts.values().forEach(tally -> tally.judgedTo = tally.seen.highest().orElse(0));
    }

    /** Whether any number is missing. */
    boolean hasGaps() {
        return audits().stream().anyMatch(each -> !each.gaps().isEmpty());
    }

    /** What was counted, by node and start. */
    List<EpochAudit> audits() {
        return starts.entrySet().stream()
                .map(entry -> audit(entry.getKey(), entry.getValue()))
                .toList();
    }

    private EpochAudit audit(Start start, Tally tally) {
        long followed = isClosed ? Math.max(0, tally.judgedTo) : tally.seen.highest().orElse(0);
        long decided = given.numbers().getOrDefault(start, 0L);
        long kept = given.keptBack(start);
        long last = kept > 0 ? followed : Math.max(followed, decided);
        long first = keptSince == null ? 1 : Math.min(tally.firstKept, last + 1);
        return new EpochAudit(
                start.nodeId(),
                start.nodeEpoch(),
                first,
                last,
                tally.seen.size(),
                tally.duplicates,
                decided,
                kept,
                tally.seen.missing(first, last));
    }
}
