package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.verifier.http.HttpPlane;
import dev.keyfence.verifier.http.Plane;
import java.net.InetSocketAddress;
import java.util.Optional;

/** One verifier of a fleet: the data plane. */
public final class VerifierRole implements Role {

    private final ClusterSettings cluster;
    private final NodeSettings settings;

    /** A verifier of this cluster. */
    public VerifierRole(ClusterSettings cluster, NodeSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    @Override
    public Started start(Parts parts, Progress progress) {
        DataDirectory data =
                parts.add("data directory", DataDirectory.open(settings.dataDirectory()));
        Node node = new Node(cluster, settings, data, NodeRole.VERIFIER, parts);
        HttpPlane plane =
                parts.add(
                        "data plane",
                        Planes.start(
                                Plane.DATA,
                                settings.listen(),
                                settings.listen().dataPort(),
                                node.commonParts(),
                                node.checks()));
        InetSocketAddress grpc = Planes.grpc(settings.listen(), node, parts);
        progress.stage("waiting for Kafka at " + cluster.bootstrapServers());
        node.join();
        Readiness.await(node.checks(), parts, progress);
        return new Started(Welcome.lines(plane.uri(), null, grpc, Optional.empty()), () -> {});
    }
}
