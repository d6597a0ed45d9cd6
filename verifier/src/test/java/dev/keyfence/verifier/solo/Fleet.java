package dev.keyfence.verifier.solo;

import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.verifier.archive.ArchiveSettings;
import dev.keyfence.verifier.assembly.ClusterSettings;
import dev.keyfence.verifier.assembly.ControlRole;
import dev.keyfence.verifier.assembly.ListenSettings;
import dev.keyfence.verifier.assembly.NodeSettings;
import dev.keyfence.verifier.assembly.Parts;
import dev.keyfence.verifier.assembly.Progress;
import dev.keyfence.verifier.assembly.Role;
import dev.keyfence.verifier.assembly.VerifierRole;
import dev.keyfence.verifier.export.ExportPlan;
import dev.keyfence.verifier.fence.FenceSettings;
import dev.keyfence.verifier.http.HttpSettings;
import dev.keyfence.verifier.http.TrustedProxies;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.leak.LeakSigners;
import dev.keyfence.verifier.registry.RegistryServer;
import dev.keyfence.verifier.spool.SpoolSettings;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The roles of a fleet in this process, over a Kafka that is not theirs. */
final class Fleet implements AutoCloseable {

    static final Topics TOPICS = new Topics("fleet.");

    private static final String HOST = "127.0.0.1";

    private final List<Parts> running = new ArrayList<>();
    private final Path directory;
    private final RegistryServer registry;
    private final ClusterSettings cluster;

    Fleet(String bootstrapServers, Path directory) {
        this.directory = directory;
        registry = new RegistryServer(bootstrapServers, TOPICS);
        cluster =
                new ClusterSettings(
                        bootstrapServers,
                        Map.of(),
                        registry.url().toString(),
                        TOPICS,
                        RecordSerdes.DEFAULT_CLASS,
                        OptionalInt.empty());
    }

    /** Where its schemas are. */
    String registryUrl() {
        return registry.url().toString();
    }

    List<String> streams(String name) {
        return start(
                new StreamsRole(
                        new StreamsSettings(
                                cluster,
                                directory.resolve(name),
                                name,
                                1,
                                TopologySettings.DEFAULTS,
                                HttpSettings.onPort(0))));
    }

    List<String> control(String name) {
        return start(
                new ControlRole(
                        cluster,
                        node(name),
                        ArchiveSettings.of(directory.resolve(name).resolve("archive"), 400),
                        LeakSigners.off(),
                        ExportPlan.NONE));
    }

    List<String> verifier(String name) {
        return start(new VerifierRole(cluster, node(name)));
    }

    /** What follows a label in what a role says at its start; empty when it does not say that. */
    static String line(List<String> lines, String label) {
        return lines.stream()
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(label.length()).strip())
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        running.reversed().forEach(Parts::close);
        registry.close();
    }

    private NodeSettings node(String name) {
        return new NodeSettings(
                directory.resolve(name),
                name,
                new ListenSettings(HOST, 0, 0, TrustedProxies.NONE),
                FenceSettings.DEFAULTS,
                SpoolSettings.in(directory.resolve(name)),
                null,
                HashSecrets.NONE,
                SealingKeys.NONE,
                null);
    }

    private List<String> start(Role role) {
        Parts parts = new Parts();
        running.add(parts);
        try (Progress progress = new Progress(new PrintWriter(Writer.nullWriter()))) {
            Role.Started started = role.start(parts, progress);
            started.shown().run();
            return started.lines();
        }
    }
}
