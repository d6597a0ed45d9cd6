package dev.keyfence.verifier.key;

import java.util.List;

/**
 * A key as a decision needs it: immutable, without its secrets.
 *
 * @param id the key's id
 * @param version counts up from 1 with every change
 * @param status where the key is in its life
 * @param profile the profile the key belongs to
 * @param owner whose key it is
 * @param environment which world the key belongs to
 * @param scopes what the key may do
 * @param tags its labels
 * @param createdAtMicros when it was created, microseconds since the epoch
 * @param expiresAtMicros from when on it is refused, microseconds since the epoch; {@link #NEVER}
 *     for never
 * @param createdAtFencePosition the end of the fence that its creator had applied
 * @param terms what else it carries
 */
public record StoredKey(
        KeyId id,
        long version,
        KeyStatus status,
        String profile,
        String owner,
        Environment environment,
        List<String> scopes,
        List<String> tags,
        long createdAtMicros,
        long expiresAtMicros,
        long createdAtFencePosition,
        KeyTerms terms) {

    /** No time at all: later than any. */
    public static final long NEVER = Long.MAX_VALUE;

    /** A key that carries nothing else. */
    public StoredKey(
            KeyId id,
            long version,
            KeyStatus status,
            String profile,
            String owner,
            Environment environment,
            List<String> scopes,
            List<String> tags,
            long createdAtMicros,
            long expiresAtMicros,
            long createdAtFencePosition) {
        this(
                id,
                version,
                status,
                profile,
                owner,
                environment,
                scopes,
                tags,
                createdAtMicros,
                expiresAtMicros,
                createdAtFencePosition,
                KeyTerms.NONE);
    }

    /** The same key with another status. */
    public StoredKey withStatus(KeyStatus newStatus) {
        return new StoredKey(
                id,
                version,
                newStatus,
                profile,
                owner,
                environment,
                scopes,
                tags,
                createdAtMicros,
                expiresAtMicros,
                createdAtFencePosition,
                terms);
    }

    /** The same key with other terms. */
    public StoredKey withTerms(KeyTerms newTerms) {
        return new StoredKey(
                id,
                version,
                status,
                profile,
                owner,
                environment,
                scopes,
                tags,
                createdAtMicros,
                expiresAtMicros,
                createdAtFencePosition,
                newTerms);
    }
}
