package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.NodeRole;
import java.util.List;

/** Makes a root key in a fleet, by its brokers; serves nobody. Needs a directory of its own. */
public final class RecoveryRole implements Role {

    private final ClusterSettings cluster;
    private final NodeSettings settings;

    /** A recovery in this cluster. */
    public RecoveryRole(ClusterSettings cluster, NodeSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    @Override
    public Started start(Parts parts, Progress progress) {
        DataDirectory data =
                parts.add("data directory", DataDirectory.open(settings.dataDirectory()));
        Node node = new Node(cluster, settings, data, NodeRole.CONTROL, parts);
        Control control = node.control();
        progress.stage("waiting for Kafka at " + cluster.bootstrapServers());
        node.join();
        Readiness.await(node.checks(), parts, progress);
        progress.stage("making the root key");
        List<String> lines = RecoveredKey.make(control.creator());
        return new Started(lines, () -> {});
    }
}
