package dev.keyfence.verifier.decide;

import dev.keyfence.verifier.key.StoredKey;

/** Whether a revocation covers a key. Safe for any number of threads; never blocks. */
@FunctionalInterface
public interface RevocationCheck {

    /** True when some revocation that this node has applied covers the key. */
    boolean covers(StoredKey key);
}
