package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.assembly.ListenSettings;
import dev.keyfence.verifier.assembly.NodeSettings;
import dev.keyfence.verifier.assembly.Parts;
import dev.keyfence.verifier.assembly.Progress;
import dev.keyfence.verifier.assembly.RecoveryRole;
import dev.keyfence.verifier.assembly.Role;
import dev.keyfence.verifier.fence.FenceSettings;
import dev.keyfence.verifier.http.TrustedProxies;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.solo.Solo;
import dev.keyfence.verifier.solo.SoloSettings;
import dev.keyfence.verifier.spool.SpoolSettings;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A new root key, for people who have lost theirs. */
@Command(
        name = "recover",
        header = "Makes and prints a new root key, where all administrators' keys are lost.",
        description = {
            "",
            "Works on what only an operator has: the data directory of a solo instance that is"
                    + " stopped, or the brokers of a fleet, whose 'keyfence streams' must run. The"
                    + " audit trail names system/recovery as its maker. Revoke the lost keys"
                    + " afterwards.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence recover --data-dir /var/lib/keyfence        'keyfence up' is stopped",
            "  keyfence recover --bootstrap kafka:9092 --registry http://registry:8081"
        })
final class RecoverCommand extends RoleCommand {

    private static final String SOLO = "solo";
    private static final String LOOPBACK = "127.0.0.1";

    @Mixin NodeOptions node = new NodeOptions();

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description =
                    "Kafka brokers of a fleet, separated by commas; --data-dir is not used then.")
    @Nullable String bootstrap;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description = "The fleet's schema registry. Required with --bootstrap.")
    @Nullable String registry;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Further settings of all Kafka clients, in a .properties file.")
    @Nullable Path kafkaConfig;

    @Mixin TopicOptions topics = new TopicOptions();

    private @Nullable TemporaryData temporary;

    @Override
    Role role(Surroundings around) {
        return bootstrap == null ? solo(around) : fleet(around);
    }

    /** Prints the key, and ends what it was made with. */
    @Override
    int run(Role role) {
        PrintWriter out = spec.commandLine().getOut();
        try (Parts parts = new Parts();
                Progress progress = new Progress(spec.commandLine().getErr())) {
            Role.Started started = role.start(parts, progress);
            started.lines().forEach(out::println);
            out.flush();
            return ExitCode.OK.code();
        } finally {
            if (temporary != null) {
                temporary.close();
            }
        }
    }

    private Role solo(Surroundings around) {
        Path directory = node.directory(SOLO, around.environment());
        if (!Files.isDirectory(directory.resolve("kafka"))) {
            throw new SettingsException(
                    "there is no data of 'keyfence up' in "
                            + directory
                            + ": name its directory with --data-dir, or a fleet's brokers with"
                            + " --bootstrap");
        }
        return Solo.recovering(
                new SoloSettings(
                        settings(around, SOLO, directory), 0, topics.topics(), topics.serde));
    }

    private Role fleet(Surroundings around) {
        if (registry == null) {
            throw new SettingsException("--registry is missing: it goes with --bootstrap");
        }
        TemporaryData data = TemporaryData.of("recover");
        temporary = data;
        ClusterOptions cluster = new ClusterOptions();
        cluster.bootstrap = bootstrap == null ? "" : bootstrap;
        cluster.registry = registry;
        cluster.kafkaConfig = kafkaConfig;
        cluster.topics = topics;
        return new RecoveryRole(cluster.settings(), settings(around, "recover", data.path()));
    }

    private NodeSettings settings(Surroundings around, String role, Path directory) {
        return new NodeSettings(
                directory,
                node.id(role, around.host()),
                new ListenSettings(LOOPBACK, 0, 0, TrustedProxies.NONE),
                FenceSettings.DEFAULTS,
                SpoolSettings.in(directory),
                null,
                HashSecrets.NONE,
                SealingKeys.NONE,
                null);
    }
}
