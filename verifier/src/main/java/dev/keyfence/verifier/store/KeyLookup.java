package dev.keyfence.verifier.store;

import dev.keyfence.verifier.key.StoredKey;

/** The answer of a {@link KeyStore}: "no such key" and "cannot tell yet" never look alike. */
public sealed interface KeyLookup {

    /**
     * The digest opens this key, or did until {@code secretValidUntilMicros}.
     *
     * @param key the key
     * @param secretGeneration which of its secrets the digest belongs to
     * @param secretValidUntilMicros from when on that secret is refused; {@link StoredKey#NEVER}
     *     for the current one
     */
    record Found(StoredKey key, int secretGeneration, long secretValidUntilMicros)
            implements KeyLookup {}

    /** No key has this digest: the store is complete, so this is certain. */
    enum Unknown implements KeyLookup {
        INSTANCE
    }

    /** The store has not caught up: it cannot tell. */
    enum NotReady implements KeyLookup {
        INSTANCE
    }
}
