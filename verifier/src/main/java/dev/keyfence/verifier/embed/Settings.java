package dev.keyfence.verifier.embed;

import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.spool.SpoolSettings;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an embedded verifier is told. Immutable.
 *
 * @param bootstrapServers Kafka brokers to start from, {@code host:port}, separated by commas
 * @param registryUrl the Confluent-compatible schema registry; several are separated by commas
 * @param dataDirectory where it keeps its replica between runs: one directory a process
 * @param nodeId its name in the fleet, unlike any other's: 1 to 64 of {@code A-Z a-z 0-9 _ . -}
 * @param topicPrefix what all topics' names begin with
 * @param client further settings of all Kafka clients by Kafka's own names: TLS, SASL
 * @param profiles a directory with profiles beside those that ship; null for none
 * @param importSecrets the secrets of imported keyed hashes, the same as the fleet's; else keys
 *     that came so are not known here
 * @param sealingKeys the key-encryption keys, the same as the fleet's; else tokens that are signed
 *     with keys are not taken here
 * @param spoolBytesMax how much disk decisions may take while Kafka does not take them, in the data
 *     directory; what happens beyond it is a profile's {@code spool_full} to say
 */
public record Settings(
        String bootstrapServers,
        String registryUrl,
        Path dataDirectory,
        String nodeId,
        String topicPrefix,
        Map<String, String> client,
        @Nullable Path profiles,
        HashSecrets importSecrets,
        SealingKeys sealingKeys,
        long spoolBytesMax) {

    /** Keeps its own copy. */
    public Settings {
        client = Map.copyOf(client);
    }

    /** The least that must be told: usual topics, no further client settings, shipped profiles. */
    public static Settings of(
            String bootstrapServers, String registryUrl, Path dataDirectory, String nodeId) {
        return new Settings(
                bootstrapServers,
                registryUrl,
                dataDirectory,
                nodeId,
                Topics.DEFAULT_PREFIX,
                Map.of(),
                null,
                HashSecrets.NONE,
                SealingKeys.NONE,
                SpoolSettings.BYTES_MAX);
    }

    /** The same with the secrets that the fleet's nodes share. */
    public Settings with(HashSecrets secrets, SealingKeys sealing) {
        return new Settings(
                bootstrapServers,
                registryUrl,
                dataDirectory,
                nodeId,
                topicPrefix,
                client,
                profiles,
                secrets,
                sealing,
                spoolBytesMax);
    }

    /** Client settings may hold passwords. */
    @Override
    public String toString() {
        return "Settings[" + nodeId + ", " + bootstrapServers + ']';
    }
}
