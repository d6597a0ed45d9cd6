package dev.keyfence.verifier.verify;

import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;

/** Takes the native digests of keys that were found by a foreign hash. Never blocks or throws. */
@FunctionalInterface
public interface RehashSink {

    /**
     * Takes a digest, or drops it: the key comes again.
     *
     * @param id the key
     * @param generation which of its secrets was presented
     * @param digest the secret's native digest
     */
    void offer(KeyId id, int generation, KeyDigest digest);
}
