package dev.keyfence.verifier.solo;

import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.streams.StreamsAppSettings;
import dev.keyfence.verifier.assembly.ArchiveSetup;
import dev.keyfence.verifier.assembly.ClusterSettings;
import dev.keyfence.verifier.assembly.Control;
import dev.keyfence.verifier.assembly.DataDirectory;
import dev.keyfence.verifier.assembly.DeadLetterSetup;
import dev.keyfence.verifier.assembly.ExportSetup;
import dev.keyfence.verifier.assembly.KeysFileSetup;
import dev.keyfence.verifier.assembly.ListenSettings;
import dev.keyfence.verifier.assembly.Node;
import dev.keyfence.verifier.assembly.NodeSettings;
import dev.keyfence.verifier.assembly.Parts;
import dev.keyfence.verifier.assembly.Planes;
import dev.keyfence.verifier.assembly.Ports;
import dev.keyfence.verifier.assembly.Progress;
import dev.keyfence.verifier.assembly.Readiness;
import dev.keyfence.verifier.assembly.RecoveredKey;
import dev.keyfence.verifier.assembly.Role;
import dev.keyfence.verifier.assembly.RootKey;
import dev.keyfence.verifier.assembly.SchemaSetup;
import dev.keyfence.verifier.assembly.StartFailure;
import dev.keyfence.verifier.assembly.TopicSetup;
import dev.keyfence.verifier.assembly.Welcome;
import dev.keyfence.verifier.control.DesiredKeys;
import dev.keyfence.verifier.http.HealthCheck;
import dev.keyfence.verifier.http.HttpPlane;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.http.Plane;
import dev.keyfence.verifier.leak.LeakSigners;
import dev.keyfence.verifier.registry.SchemaRegistry;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Everything in one process: broker, registry, topologies, node, both planes. */
public final class Solo implements Role {

    private static final String LOOPBACK = "127.0.0.1";

    private final SoloSettings settings;
    private final boolean recovering;

    /** Solo mode with these settings. */
    public Solo(SoloSettings settings) {
        this(settings, false);
    }

    private Solo(SoloSettings settings, boolean recovering) {
        this.settings = settings;
        this.recovering = recovering;
    }

    /** Solo mode that makes a new root key, though there was one, and nothing else. */
    public static Solo recovering(SoloSettings settings) {
        return new Solo(settings, true);
    }

    @Override
    public Started start(Parts parts, Progress progress) {
        NodeSettings node = settings.node();
        DataDirectory data = parts.add("data directory", DataDirectory.open(node.dataDirectory()));
        ListenSettings listen = claimPorts(node.listen());
        progress.stage("starting Kafka");
        EmbeddedBroker broker = parts.add("broker", startBroker(data, parts));
        ClusterSettings cluster = cluster(broker, listen);
        SchemaRegistry registry = registry(cluster, parts);
        progress.stage("starting the node");
        Topologies topologies = topologies(cluster, data);
        Node all = new Node(cluster, node, data, NodeRole.SOLO, parts);
        Control control = all.control();
        KeysFileSetup keysFile = KeysFileSetup.read(node, all.profiles());
        List<HealthCheck> checks = checks(all, control, topologies);
        List<Part<?>> controlParts = new ArrayList<>(all.controlParts(control));
        controlParts.add(Part.of(SchemaRegistry.class, registry));
        controlParts.addAll(controlParts(cluster, parts));
        ArchiveSetup archive =
                ArchiveSetup.of(settings.archive(), cluster, node.nodeId(), all.meters(), parts);
        checks.add(archive.check());
        controlParts.add(archive.part());
        ExportSetup exports = exports(cluster, all, checks, parts);
        HttpPlane controlPlane =
                plane(Plane.CONTROL, listen, listen.controlPort(), controlParts, checks, parts);
        HttpPlane dataPlane =
                plane(Plane.DATA, listen, listen.dataPort(), all.commonParts(), checks, parts);
        InetSocketAddress grpc = Planes.grpc(listen, all, parts);
        SchemaSetup.register(cluster, parts);
        start(topologies, parts);
        all.start();
        control.start(parts);
        archive.start();
        exports.start();
        Readiness.await(checks, parts, progress);
        Listening listening = new Listening(dataPlane, controlPlane, grpc);
        Started started = started(control, all, listening, parts, progress);
        keysFile.apply(controlPlane.part(DesiredKeys.class), parts, progress);
        return started;
    }

    /** Closed before the planes, which come before: a last commit may ask the registry. */
    private static void start(Topologies topologies, Parts parts) {
        parts.add("topologies", topologies);
        topologies.start();
    }

    private List<Part<?>> controlParts(ClusterSettings cluster, Parts parts) {
        return List.of(
                DeadLetterSetup.box(cluster, parts),
                Part.of(LeakSigners.class, settings.leakSigners()));
    }

    /** Where alerts and decisions go beside the console. */
    private ExportSetup exports(
            ClusterSettings cluster, Node all, List<HealthCheck> checks, Parts parts) {
        ExportSetup exports =
                ExportSetup.of(
                        settings.exports(), cluster, settings.node().nodeId(), all.meters(), parts);
        checks.add(exports.check());
        return exports;
    }

    /** The registry over its topic, which is made together with all others. */
    private SchemaRegistry registry(ClusterSettings cluster, Parts parts) {
        TopicSetup.ensure(
                cluster.connection(),
                settings.topics().sharedAndRegistry(),
                cluster.copies(),
                parts);
        return parts.add(
                "registry",
                SchemaRegistry.over(
                        cluster.bootstrapServers(), settings.topics().schemas().name()));
    }

    /** What readiness hangs on; topologies and responses are metered with the node. */
    private static List<HealthCheck> checks(Node all, Control control, Topologies topologies) {
        List<HealthCheck> checks = new ArrayList<>(all.checks());
        checks.addAll(control.checks());
        checks.addAll(topologies.checks());
        topologies.meter(all.meters());
        control.meter(all.meters());
        return checks;
    }

    private record Listening(HttpPlane data, HttpPlane control, @Nullable InetSocketAddress grpc) {}

    /** What the process says when it serves: addresses, and a root key when one is made. */
    private Started started(
            Control control, Node all, Listening where, Parts parts, Progress progress) {
        progress.stage("making the root key");
        if (recovering) {
            return new Started(RecoveredKey.make(control.creator()), () -> {});
        }
        RootKey root = all.rootKey(control);
        Optional<String> shown = root.ensure(settings.node().rootKey(), parts);
        return new Started(
                Welcome.lines(where.data().uri(), where.control().uri(), where.grpc(), shown),
                root::shown);
    }

    private static HttpPlane plane(
            Plane plane,
            ListenSettings listen,
            int port,
            List<Part<?>> controllers,
            List<HealthCheck> checks,
            Parts parts) {
        return parts.add(
                plane.word() + " plane", Planes.start(plane, listen, port, controllers, checks));
    }

    /** The ports are looked at before anything is started, and found where any will do. */
    private ListenSettings claimPorts(ListenSettings listen) {
        int dataPort = Ports.claim(listen.host(), listen.dataPort(), "--port");
        int controlPort = Ports.claim(listen.host(), listen.controlPort(), "--control-port");
        if (settings.kafkaPort() != 0) {
            Ports.claim(LOOPBACK, settings.kafkaPort(), "--kafka-port");
        }
        Integer grpcPort =
                listen.grpcPort() == null
                        ? null
                        : Integer.valueOf(
                                Ports.claim(listen.host(), listen.grpcPort(), "--grpc-port"));
        return new ListenSettings(listen.host(), dataPort, controlPort, grpcPort, listen.proxies());
    }

    private EmbeddedBroker startBroker(DataDirectory data, Parts parts) {
        try {
            return EmbeddedBroker.start(
                    new EmbeddedBrokerSettings(
                            data.resolve("kafka"), LOOPBACK, settings.kafkaPort()),
                    fault ->
                            parts.fail(
                                    fault
                                            + ". Nothing that was confirmed is lost; look at the disk"
                                            + " and at the log, and start again"));
        } catch (IllegalStateException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartFailure(
                    StartFailure.Kind.KAFKA,
                    e.getMessage() + ": " + cause.getMessage() + " (--log-level debug shows where)",
                    e);
        }
    }

    private ClusterSettings cluster(EmbeddedBroker broker, ListenSettings listen) {
        String host = listen.host().equals("0.0.0.0") ? LOOPBACK : listen.host();
        return new ClusterSettings(
                broker.bootstrapServers(),
                Map.of(),
                "http://" + BrokerConfig.bracketed(host) + ':' + listen.controlPort(),
                settings.topics(),
                settings.serdeClass(),
                OptionalInt.of(1));
    }

    private Topologies topologies(ClusterSettings cluster, DataDirectory data) {
        return Topologies.of(
                cluster,
                settings.node().nodeId(),
                data.resolve("streams"),
                StreamsAppSettings.DEFAULT_THREADS,
                settings.topologies());
    }
}
