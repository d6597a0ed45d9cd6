package dev.keyfence.streams.audit;

import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.codec.RawTopology;
import dev.keyfence.streams.decisions.CommitHook;
import org.apache.kafka.streams.Topology;

/**
 * The audit topology: which decisions are missing.
 *
 * <pre>
 *   decisions (12) ─▶ audit-scan ─┬─▶ audit-sightings (1) ─▶ audit-compare ─┬─▶ audit-gaps
 *                                 │               fence (1) ─▶  store:      │
 *                                 └─▶ dead-letters              audit-proofs└─▶ dead-letters
 * </pre>
 *
 * A node's numbers lie in all partitions, so each task tells one other, with every commit, which it
 * has read. The name of the store is part of the data: renaming it orphans its changelog.
 */
public final class AuditTopology {

    static final String SCAN = "audit-scan";
    static final String SIGHTINGS_SINK = "audit-sightings";
    static final String SCAN_DEAD_LETTERS_SINK = "audit-scan-dead-letters";
    static final String COMPARE = "audit-compare";
    static final String GAPS_SINK = "audit-gaps";
    static final String COMPARE_DEAD_LETTERS_SINK = "audit-compare-dead-letters";

    /** How far partitions were read, and which numbers of each start of a node. */
    static final String PROOFS_STORE = "audit-proofs";

    /** Hold nothing: {@link CommitHook}. */
    static final String SCAN_HOOK = "audit-scan-commit-hook";

    static final String COMPARE_HOOK = "audit-compare-commit-hook";

    private static final String DECISIONS_SOURCE = "decisions-source";
    private static final String SIGHTINGS_SOURCE = "sightings-source";
    private static final String FENCE_SOURCE = "fence-source";

    private AuditTopology() {}

    /** Builds the topology; connects to nothing. */
    public static Topology build(AuditSettings settings) {
        return build(settings, settings.topics().decisions().partitions().count());
    }

    /** For so many partitions of decisions. */
    static Topology build(AuditSettings settings, int partitions) {
        RecordTrust.establish();
        Topics topics = settings.topics();
        Topology topology = new Topology();
        RawTopology.source(topology, DECISIONS_SOURCE, topics.decisions().name());
        topology.addProcessor(SCAN, () -> new ScanProcessor(settings), DECISIONS_SOURCE);
        topology.addStateStore(new CommitHook.Builder(SCAN_HOOK), SCAN);
        RawTopology.sink(topology, SIGHTINGS_SINK, topics.auditSightings().name(), SCAN);
        RawTopology.sink(topology, SCAN_DEAD_LETTERS_SINK, topics.deadLetters().name(), SCAN);

        RawTopology.source(topology, SIGHTINGS_SOURCE, topics.auditSightings().name());
        RawTopology.source(topology, FENCE_SOURCE, topics.fence().name());
        topology.addProcessor(
                COMPARE,
                () -> new CompareProcessor(settings, partitions),
                SIGHTINGS_SOURCE,
                FENCE_SOURCE);
        topology.addStateStore(RawTopology.rows(PROOFS_STORE), COMPARE);
        topology.addStateStore(new CommitHook.Builder(COMPARE_HOOK), COMPARE);
        RawTopology.sink(topology, GAPS_SINK, topics.auditGaps().name(), COMPARE);
        RawTopology.sink(topology, COMPARE_DEAD_LETTERS_SINK, topics.deadLetters().name(), COMPARE);
        return topology;
    }
}
