package dev.keyfence.verifier.store;

import dev.keyfence.verifier.key.KeyDigest;

/**
 * Where the request path looks keys up. Safe for any number of threads; never blocks, never leaves
 * the node.
 */
@FunctionalInterface
public interface KeyStore {

    /**
     * Looks a digest up. While two keys claim one digest, which no minting does but an import can,
     * it opens neither: one of them is found, with status {@link
     * dev.keyfence.verifier.key.KeyStatus#UNREADABLE}.
     */
    KeyLookup find(KeyDigest digest);

    /** What the imported ones among the store's keys are like; nothing until it is complete. */
    default ImportedForms imports() {
        return ImportedForms.NONE;
    }
}
