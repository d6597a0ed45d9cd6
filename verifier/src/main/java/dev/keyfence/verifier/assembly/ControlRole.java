package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.verifier.archive.ArchiveSettings;
import dev.keyfence.verifier.control.DesiredKeys;
import dev.keyfence.verifier.export.ExportPlan;
import dev.keyfence.verifier.http.HealthCheck;
import dev.keyfence.verifier.http.HttpPlane;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.http.Plane;
import dev.keyfence.verifier.leak.LeakSigners;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The control API of a fleet. It verifies its callers' keys itself, so it holds a lease too. */
public final class ControlRole implements Role {

    private final ClusterSettings cluster;
    private final NodeSettings settings;
    private final @Nullable ArchiveSettings archiveSettings;
    private final LeakSigners leakSigners;
    private final ExportPlan exportPlan;

    /**
     * A control node of this cluster.
     *
     * @param archive how decisions are archived; null when they are not
     * @param leakSigners whose reports of leaked keys are taken beside those of administrators
     * @param exports where alerts and decisions go
     */
    public ControlRole(
            ClusterSettings cluster,
            NodeSettings settings,
            @Nullable ArchiveSettings archive,
            LeakSigners leakSigners,
            ExportPlan exports) {
        this.cluster = cluster;
        this.settings = settings;
        this.archiveSettings = archive;
        this.leakSigners = leakSigners;
        this.exportPlan = exports;
    }

    private List<Part<?>> controlParts(Node node, Control control, Parts parts) {
        List<Part<?>> all = new ArrayList<>(node.controlParts(control));
        all.add(DeadLetterSetup.box(cluster, parts));
        all.add(Part.of(LeakSigners.class, leakSigners));
        return all;
    }

    @Override
    public Started start(Parts parts, Progress progress) {
        DataDirectory data =
                parts.add("data directory", DataDirectory.open(settings.dataDirectory()));
        Node node = new Node(cluster, settings, data, NodeRole.CONTROL, parts);
        Control control = node.control();
        control.meter(node.meters());
        KeysFileSetup keysFile = KeysFileSetup.read(settings, node.profiles());
        List<HealthCheck> checks = new ArrayList<>(node.checks());
        checks.addAll(control.checks());
        ArchiveSetup archive =
                ArchiveSetup.of(archiveSettings, cluster, settings.nodeId(), node.meters(), parts);
        checks.add(archive.check());
        List<Part<?>> controllers = controlParts(node, control, parts);
        controllers.add(archive.part());
        ExportSetup exports =
                ExportSetup.of(exportPlan, cluster, settings.nodeId(), node.meters(), parts);
        checks.add(exports.check());
        HttpPlane plane =
                parts.add(
                        "control plane",
                        Planes.start(
                                Plane.CONTROL,
                                settings.listen(),
                                settings.listen().controlPort(),
                                controllers,
                                checks));
        progress.stage("waiting for Kafka at " + cluster.bootstrapServers());
        node.join();
        control.start(parts);
        archive.start();
        exports.start();
        Readiness.await(checks, parts, progress);
        progress.stage("making the root key");
        RootKey root = node.rootKey(control);
        Optional<String> shown = root.ensure(settings.rootKey(), parts);
        keysFile.apply(plane.part(DesiredKeys.class), parts, progress);
        return new Started(Welcome.lines(null, plane.uri(), null, shown), root::shown);
    }
}
