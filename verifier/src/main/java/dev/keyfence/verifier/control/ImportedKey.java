package dev.keyfence.verifier.control;

import dev.keyfence.verifier.key.HashKind;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import org.jspecify.annotations.Nullable;

/**
 * A key to bring in from elsewhere.
 *
 * @param key what it is to be
 * @param kind what its hash was made with
 * @param digest where it is looked up
 * @param id the id that the row gives it, or the one made of its digest
 * @param idGiven true when the row gives the id
 * @param createdAtMicros when it was made, microseconds since the epoch; null when not told
 */
public record ImportedKey(
        NewKey key,
        HashKind kind,
        KeyDigest digest,
        KeyId id,
        boolean idGiven,
        @Nullable Long createdAtMicros) {}
