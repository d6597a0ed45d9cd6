package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.fence.FenceSettings;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.spool.SpoolSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a node is told.
 *
 * @param dataDirectory where it keeps what it knows between runs
 * @param nodeId its name in the fleet
 * @param listen where it listens
 * @param fence how it keeps its lease
 * @param spool where decisions wait that Kafka does not take
 * @param profiles the directory with more profiles than those that ship; null for none
 * @param importSecrets makes the keyed hashes of imported keys
 * @param sealingKeys seals and opens the secrets of keys that sign tokens
 * @param keysFile says which keys there are to be; null for nothing of the kind
 * @param rootKey the root key to take instead of a new one, where there is none yet; null to make
 *     one
 */
public record NodeSettings(
        Path dataDirectory,
        String nodeId,
        ListenSettings listen,
        FenceSettings fence,
        SpoolSettings spool,
        @Nullable Path profiles,
        HashSecrets importSecrets,
        SealingKeys sealingKeys,
        @Nullable KeysFileSettings keysFile,
        @Nullable String rootKey) {

    /** A node whose keys no file says. */
    public NodeSettings(
            Path dataDirectory,
            String nodeId,
            ListenSettings listen,
            FenceSettings fence,
            SpoolSettings spool,
            @Nullable Path profiles,
            HashSecrets importSecrets,
            SealingKeys sealingKeys,
            @Nullable String rootKey) {
        this(
                dataDirectory,
                nodeId,
                listen,
                fence,
                spool,
                profiles,
                importSecrets,
                sealingKeys,
                null,
                rootKey);
    }

    /** Never shows the root key. */
    @Override
    public String toString() {
        return "NodeSettings[" + nodeId + ", " + dataDirectory + ", " + listen + ", " + fence + ']';
    }
}
