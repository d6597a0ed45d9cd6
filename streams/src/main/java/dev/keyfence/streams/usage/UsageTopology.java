package dev.keyfence.streams.usage;

import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.codec.RawTopology;
import dev.keyfence.streams.decisions.CommitHook;
import org.apache.kafka.streams.Topology;

/**
 * The usage topology: every decision counts in the windows of its key, owner, profile and route.
 *
 * <pre>
 *   decisions (12) ──────┬─▶ usage-windows ─┬─▶ usage
 *   usage-erasures (12) ─┘ store: usage-rows └─▶ dead-letters
 * </pre>
 *
 * Nothing is repartitioned: a key's decisions are in one partition, and what several partitions
 * count for one owner, profile or route are parts of one window, added up by who reads them. The
 * name of the store is part of the data: renaming it orphans its changelog.
 */
public final class UsageTopology {

    static final String WINDOWS = "usage-windows";
    static final String USAGE_SINK = "usage";
    static final String DEAD_LETTERS_SINK = "usage-dead-letters";

    /** Windows, what was seen of each node's numbers, each owner's routes, whom to forget. */
    static final String ROWS_STORE = "usage-rows";

    /** Holds nothing: {@link CommitHook}. */
    static final String COMMIT_HOOK = "usage-commit-hook";

    private static final String DECISIONS_SOURCE = "decisions-source";
    private static final String ERASURES_SOURCE = "usage-erasures-source";

    private UsageTopology() {}

    /** Builds the topology; connects to nothing. */
    public static Topology build(UsageSettings settings) {
        RecordTrust.establish();
        Topics topics = settings.topics();
        Topology topology = new Topology();
        RawTopology.source(topology, DECISIONS_SOURCE, topics.decisions().name());
        RawTopology.source(topology, ERASURES_SOURCE, topics.usageErasures().name());
        topology.addProcessor(
                WINDOWS, () -> new UsageProcessor(settings), DECISIONS_SOURCE, ERASURES_SOURCE);
        topology.addStateStore(RawTopology.rows(ROWS_STORE), WINDOWS);
        topology.addStateStore(new CommitHook.Builder(COMMIT_HOOK), WINDOWS);
        RawTopology.sink(topology, USAGE_SINK, topics.usage().name(), WINDOWS);
        RawTopology.sink(topology, DEAD_LETTERS_SINK, topics.deadLetters().name(), WINDOWS);
        return topology;
    }
}
