package dev.keyfence.verifier.store;

import dev.keyfence.verifier.key.KeyDigest;

/**
 * Where the request path looks keys up. Safe for any number of threads; never blocks, never leaves
 * the node.
 */
@FunctionalInterface
public interface KeyStore {

    /** Looks a digest up. */
    KeyLookup find(KeyDigest digest);
}
