package dev.keyfence.verifier.solo;

import dev.keyfence.verifier.assembly.ClusterSettings;
import dev.keyfence.verifier.assembly.DataDirectory;
import dev.keyfence.verifier.assembly.DiskWatch;
import dev.keyfence.verifier.assembly.Parts;
import dev.keyfence.verifier.assembly.Planes;
import dev.keyfence.verifier.assembly.Progress;
import dev.keyfence.verifier.assembly.Readiness;
import dev.keyfence.verifier.assembly.Role;
import dev.keyfence.verifier.assembly.TopicSetup;
import dev.keyfence.verifier.clock.WallClockWatch;
import dev.keyfence.verifier.http.HealthCheck;
import dev.keyfence.verifier.http.HttpPlane;
import dev.keyfence.verifier.http.JvmMetrics;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.http.Plane;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;

/** Runs the topologies, and tells how they are; serves nothing else. */
public final class StreamsRole implements Role {

    private final StreamsSettings settings;

    /** The topologies of a cluster. */
    public StreamsRole(StreamsSettings settings) {
        this.settings = settings;
    }

    @Override
    public Started start(Parts parts, Progress progress) {
        ClusterSettings cluster = settings.cluster();
        DataDirectory data =
                parts.add("data directory", DataDirectory.open(settings.dataDirectory()));
        JvmMetrics meters = parts.add("metrics", new JvmMetrics());
        Topologies topologies =
                parts.add(
                        "topologies",
                        Topologies.of(
                                cluster,
                                settings.instanceId(),
                                data.path(),
                                settings.threads(),
                                settings.topologies()));
        topologies.meter(meters.registry());
        DiskWatch disk = parts.add("disk watch", DiskWatch.start(data.path()));
        disk.meter(meters.registry());
        parts.add("clock watch", WallClockWatch.start(() -> List.of(topologies)));
        List<HealthCheck> checks = new ArrayList<>(topologies.checks());
        checks.add(disk.check());
        HttpPlane plane =
                parts.add(
                        "operations plane",
                        Planes.start(
                                Plane.OPERATIONS,
                                settings.operations(),
                                List.of(Part.of(PrometheusMeterRegistry.class, meters.registry())),
                                checks));
        progress.stage("waiting for Kafka at " + cluster.bootstrapServers());
        TopicSetup.ensure(cluster.connection(), cluster.topics().shared(), cluster.copies(), parts);
        topologies.start();
        Readiness.await(checks, parts, progress);
        return new Started(
                List.of(
                        "Topologies:    " + String.join(", ", topologies.names()),
                        "Operations:    " + plane.uri()),
                () -> {});
    }
}
