package dev.keyfence.verifier.cli;

import dev.keyfence.schemas.record.Environment;
import dev.keyfence.verifier.assembly.ClusterSettings;
import dev.keyfence.verifier.assembly.KafkaObservations;
import dev.keyfence.verifier.assembly.ObservedRecords;
import dev.keyfence.verifier.replay.ReplaySettings;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the decisions of a log are published as they are. */
final class ObserveOptions {

    /** As a node's id, in whose place it stands. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    @Option(
            names = "--observe",
            description =
                    "Publishes the log's own decisions, each with its outcome, reason and time, instead"
                            + " of verifying anything: usage of systems that are not Keyfence. Needs"
                            + " --bootstrap and --registry. Default: requests are verified.")
    boolean observe;

    @Option(
            names = "--observer",
            paramLabel = "NAME",
            description =
                    "With --observe: who says so; 1 to 64 of A-Z a-z 0-9 _ . - Default: observer, a"
                            + " dash and the host's name.")
    @Nullable String observer;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "With --observe: Kafka brokers to start from, separated by commas.")
    @Nullable String bootstrap;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description =
                    "With --observe: the schema registry; a solo instance's control plane is one.")
    @Nullable String registry;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description =
                    "With --observe: further settings of Kafka's clients, a .properties file.")
    @Nullable Path kafkaConfig;

    @Mixin TopicOptions topics = new TopicOptions();

    /** Where to publish, and what all decisions have in common. */
    KafkaObservations connect(ReplaySettings.Keys keys, long epoch, String host) {
        String name = observer == null ? new NodeOptions().id("observer", host) : observer;
        if (!NAME.matcher(name).matches()) {
            throw new SettingsException("--observer is 1 to 64 of A-Z a-z 0-9 _ . -");
        }
        return new KafkaObservations(
                cluster(),
                new ObservedRecords(
                        name,
                        epoch,
                        keys.profile(),
                        keys.environment().equals("live") ? Environment.LIVE : Environment.TEST));
    }

    private ClusterSettings cluster() {
        if (bootstrap == null || registry == null) {
            throw new SettingsException(
                    "--observe needs --bootstrap and --registry: for a keyfence up with its usual"
                            + " ports, 127.0.0.1:9092 and http://127.0.0.1:8081");
        }
        ClusterOptions cluster = new ClusterOptions();
        cluster.bootstrap = bootstrap;
        cluster.registry = registry;
        cluster.kafkaConfig = kafkaConfig;
        cluster.topics = topics;
        return cluster.settings();
    }
}
