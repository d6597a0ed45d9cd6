package dev.keyfence.verifier.key;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key as its administrators see it: all that is known of it but its secrets' digests.
 *
 * @param key what decisions need
 * @param name a name for people
 * @param updatedAtMicros when it last changed, microseconds since the epoch
 * @param secrets the secrets that open it, newest first
 */
public record KeyDetails(
        StoredKey key, String name, long updatedAtMicros, List<SecretInfo> secrets) {

    /** Whether it signs tokens: its current secret is kept, sealed. */
    public boolean signsTokens() {
        return !secrets.isEmpty() && secrets.getFirst().kek() != null;
    }

    /** What its profile, or people, give it. */
    public Map<String, String> attributes() {
        return key.terms().attributes();
    }

    /**
     * One secret, without its digest.
     *
     * @param generation counts up from 1 with every rotation
     * @param createdAtMicros when it came into being, microseconds since the epoch
     * @param validUntilMicros from when on it is refused; {@link StoredKey#NEVER} for the current
     *     one
     * @param kek the name of the key-encryption key that it is kept under, for a key that signs
     *     tokens; null for a secret that is not kept
     */
    public record SecretInfo(
            int generation, long createdAtMicros, long validUntilMicros, @Nullable String kek) {

        /** A secret that is not kept. */
        public SecretInfo(int generation, long createdAtMicros, long validUntilMicros) {
            this(generation, createdAtMicros, validUntilMicros, null);
        }
    }
}
