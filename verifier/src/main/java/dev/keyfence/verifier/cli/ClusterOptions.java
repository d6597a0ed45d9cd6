package dev.keyfence.verifier.cli;

import dev.keyfence.schemas.topic.Replication;
import dev.keyfence.verifier.assembly.ClusterSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Kafka cluster and schema registry a role belongs to. */
final class ClusterOptions {

    @Option(
            names = "--bootstrap",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Kafka brokers to start from, separated by commas. Required.")
    String bootstrap = "";

    @Option(
            names = "--registry",
            required = true,
            paramLabel = "URL",
            description =
                    "The Confluent-compatible schema registry; several with the same content are"
                            + " separated by commas. A solo instance's control plane is one. Required.")
    String registry = "";

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description =
                    "Further settings of all Kafka clients by Kafka's own names, in a .properties"
                            + " file: TLS, SASL, and the registry's basic.auth.user.info.")
    @Nullable Path kafkaConfig;

    @Option(
            names = "--replication",
            paramLabel = "COPIES",
            description =
                    "How often topics that are missing are to be kept, 1 to 9; with fewer brokers than"
                            + " that none is created, and the process waits. Default: 3; 1 on a cluster"
                            + " of one broker and one controller.")
    @Nullable Integer replication;

    @Mixin TopicOptions topics = new TopicOptions();

    ClusterSettings settings() {
        return new ClusterSettings(
                bootstrap, client(), registry, topics.topics(), topics.serde, copies());
    }

    private OptionalInt copies() {
        if (replication == null) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Replication.of(replication).factor());
        } catch (IllegalArgumentException e) {
            throw new SettingsException("--replication: " + e.getMessage());
        }
    }

    private Map<String, String> client() {
        Map<String, String> client = new HashMap<>();
        if (kafkaConfig != null) {
            Properties read = new Properties();
            try (Reader reader = Files.newBufferedReader(kafkaConfig)) {
                read.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new SettingsException(
                        "cannot read --kafka-config "
                                + kafkaConfig
                                + ": it is no .properties file");
            }
            read.stringPropertyNames().forEach(name -> client.put(name, read.getProperty(name)));
        }
        return client;
    }
}
