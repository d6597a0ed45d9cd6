package dev.keyfence.verifier.store;

import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.SealedSecret;
import java.util.List;

/**
 * Where the sealed secrets are read of keys that sign tokens: may touch the disk, never the
 * network. Safe for any number of threads.
 */
@FunctionalInterface
public interface SealedSecrets {

    /** The sealed secrets of a key, newest first; none for most keys, and for those not known. */
    List<Sealed> sealed(KeyId id);

    /**
     * One of them.
     *
     * @param digest the secret's digest, under which the key is looked up
     * @param secret the secret
     * @param version the version of the key that was read
     */
    record Sealed(KeyDigest digest, SealedSecret secret, long version) {}
}
