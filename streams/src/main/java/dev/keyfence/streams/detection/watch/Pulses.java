package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.DetectionPulse;
import dev.keyfence.schemas.record.NodePulse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the decisions of a partition came since that was last told. What is lost of it with a crash
 * is ten seconds of counts, and no alert rests on so little. For the task's thread.
 */
public final class Pulses {

    /** Of those beyond nothing is told: a fleet has some hundred nodes. */
    private static final int NODES_MAX = 1_000;

    private final Map<String, Came> nodes = new HashMap<>();
    private long lookedAtMillis;

    /** Nothing yet. */
    public Pulses() {}

    /** What one node's decisions did. */
    private static final class Came {

        private long decisions;
        private long late;
        private @Nullable String lateExample;
    }

    /**
     * Notes a decision that a node made just then.
     *
     * @param node who made it
     * @param decision its id
     * @param late whether Kafka took it long after it was made
     * @param brokerMillis when that was
     */
    public void note(String node, String decision, boolean late, long brokerMillis) {
        lookedAtMillis = brokerMillis;
        Came came = nodes.get(node);
        if (came == null) {
            if (nodes.size() >= NODES_MAX) {
                return;
            }
            came = new Came();
            nodes.put(node, came);
        }
        came.decisions++;
        if (late) {
            came.late++;
            came.lateExample = decision;
        }
    }

    /** What is to be told now; null when nothing came. */
    public @Nullable DetectionPulse take(int partition) {
        if (nodes.isEmpty()) {
            return null;
        }
        List<NodePulse> all =
                nodes.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(node ->
                                new NodePulse(
                                        node.getKey(),
                                        node.getValue().decisions,
                                        node.getValue().late,
                                        node.getValue().lateExample))
                        .toList();
        nodes.clear();
        return new DetectionPulse(partition, Instant.ofEpochMilli(lookedAtMillis), all);
    }
}
