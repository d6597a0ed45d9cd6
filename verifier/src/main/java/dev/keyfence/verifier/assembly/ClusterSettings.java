package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.serde.RegistrySettings;
import dev.keyfence.schemas.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The Kafka cluster and the schema registry.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param client further settings of every Kafka client by Kafka's names, such as TLS and SASL
 * @param registryUrl the addresses of the schema registry, separated by commas
 * @param topics the topics' names
 * @param serdeClass the class that reads and writes record values
 * @param copies how often topics that are missing are to be kept; empty as {@link
 *     dev.keyfence.schemas.topic.TopicCreator} has it
 */
public record ClusterSettings(
        String bootstrapServers,
        Map<String, String> client,
        String registryUrl,
        Topics topics,
        String serdeClass,
        OptionalInt copies) {

    /** Copies the client settings. */
    public ClusterSettings {
        client = Map.copyOf(client);
    }

    /** How every Kafka client connects. */
    public Map<String, Object> connection() {
        Map<String, Object> connection = new HashMap<>(client);
        connection.put("bootstrap.servers", bootstrapServers);
        return connection;
    }

    /** How serdes reach the registry; a file's {@code schema.registry.…} settings go along. */
    public Map<String, Object> registry() {
        Map<String, Object> registry = new HashMap<>();
        client.forEach((name, value) -> {
            if (name.startsWith("schema.registry.") || name.startsWith("basic.auth.")) {
                registry.put(name, value);
            }
        });
        registry.put(RegistrySettings.URL, registryUrl);
        return registry;
    }

    /** Client settings may hold passwords. */
    @Override
    public String toString() {
        return "ClusterSettings[" + bootstrapServers + ", " + registryUrl + ']';
    }
}
