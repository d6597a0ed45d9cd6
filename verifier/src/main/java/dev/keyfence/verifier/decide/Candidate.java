package dev.keyfence.verifier.decide;

import dev.keyfence.verifier.key.StoredKey;

/**
 * The key that a presented secret opens, or once did.
 *
 * @param key the key
 * @param secretGeneration which of its secrets was presented
 * @param secretValidUntilMicros from when on that secret is refused; {@link StoredKey#NEVER} for
 *     the current one
 */
public record Candidate(StoredKey key, int secretGeneration, long secretValidUntilMicros) {

    /** From when on this secret opens the key no longer, be it for the key's sake or its own. */
    public long expiresAtMicros() {
        return Math.min(key.expiresAtMicros(), secretValidUntilMicros);
    }
}
