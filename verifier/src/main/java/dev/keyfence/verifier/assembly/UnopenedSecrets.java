package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.SealedSecret;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.replica.KeyReplica;
import dev.keyfence.verifier.verify.Tokens;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators of secrets that this node cannot open, once for each key-encryption key. */
final class UnopenedSecrets {

    /** Somebody who makes names up must not fill the log. */
    private static final int TOLD_MAX = 100;

    private static final Logger log = LoggerFactory.getLogger(UnopenedSecrets.class);

    private final SealingKeys keys;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private UnopenedSecrets(SealingKeys keys) {
        this.keys = keys;
    }

    /** The tokens of a replica's keys. */
    static Tokens tokens(KeyReplica store, SealingKeys keys) {
        return new Tokens(store, store, keys, new UnopenedSecrets(keys)::tell);
    }

    private void tell(KeyId id, SealedSecret secret) {
        if (told.size() >= TOLD_MAX || !told.add(secret.kek())) {
            return;
        }
        if (keys.names().contains(secret.kek())) {
            log.error(
                    "The sealed secret of key {} does not open with the key-encryption key '{}': it"
                            + " is another key of that name, or the record was tampered with. Tokens"
                            + " signed with the key are refused",
                    id,
                    secret.kek());
        } else {
            log.error(
                    "The secret of key {} is sealed with the key-encryption key '{}', which this"
                            + " node's --key-encryption-keys does not have. Tokens signed with such"
                            + " keys are refused until it does",
                    id,
                    secret.kek());
        }
    }
}
