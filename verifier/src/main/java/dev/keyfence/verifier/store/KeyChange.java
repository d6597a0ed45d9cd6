package dev.keyfence.verifier.store;

import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyDetails.SecretInfo;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.StoredKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One accepted change of a key, as the audit log tells it.
 *
 * @param id which key
 * @param type what happened, in lower case: {@code created}, {@code rotated}, {@code revoked}, …
 * @param requestedAtMicros when it was asked for, microseconds since the epoch
 * @param acceptedAtMicros when it was accepted, microseconds since the epoch
 * @param actor who asked
 * @param reason why; null when no reason was given
 * @param note a note given with it; null for none
 * @param commandId the command that caused it; null for a revocation
 * @param revocationId the revocation that caused it; null for all else
 * @param leakSource of a revocation for a leak: who found it; null for all else
 * @param before the key before; null for a new key
 * @param after the key after
 */
public record KeyChange(
        KeyId id,
        String type,
        long requestedAtMicros,
        long acceptedAtMicros,
        Actor actor,
        @Nullable String reason,
        @Nullable String note,
        @Nullable String commandId,
        @Nullable String revocationId,
        @Nullable String leakSource,
        @Nullable Snapshot before,
        Snapshot after) {

    /** What may happen to a key; a later topology may tell of more. */
    public static final List<String> TYPES =
            List.of(
                    "created",
                    "imported",
                    "updated",
                    "scoped",
                    "rotated",
                    "suspended",
                    "resumed",
                    "expiry_changed",
                    "expired",
                    "revoked",
                    "other",
                    "rehashed");

    /** Events do not tell it, and no administrator asks. */
    private static final long UNKNOWN_FENCE_POSITION = 0;

    /** The version that the change led to. */
    public long version() {
        return after.version();
    }

    /**
     * Who caused a change.
     *
     * @param id a key id, {@code system}, or {@code detection/<rule>}
     * @param address the network address the call came from; null when there was no call
     * @param requestId the id of the control call; null when there was no call
     */
    public record Actor(String id, @Nullable String address, @Nullable String requestId) {}

    /**
     * A key's state without its secrets.
     *
     * @param version counts up from 1 with every change
     * @param status where the key was in its life
     * @param profile the profile the key belongs to
     * @param owner whose key it is
     * @param name a name for people
     * @param environment which world the key belongs to
     * @param scopes what the key may do
     * @param tags its labels
     * @param terms what else it carried
     * @param generation the newest secret's generation
     * @param expiresAtMicros from when on it is refused; {@link
     *     dev.keyfence.verifier.key.StoredKey#NEVER} for never
     * @param createdAtMicros when it was created; {@link dev.keyfence.verifier.key.StoredKey#NEVER}
     *     where old events do not tell
     * @param updatedAtMicros when it last changed; the same where old events do not tell
     * @param secrets its secrets, newest first; none where old events do not tell
     */
    public record Snapshot(
            long version,
            KeyStatus status,
            String profile,
            String owner,
            String name,
            Environment environment,
            List<String> scopes,
            List<String> tags,
            KeyTerms terms,
            int generation,
            long expiresAtMicros,
            long createdAtMicros,
            long updatedAtMicros,
            List<SecretInfo> secrets) {

        /** The key as its administrators saw it then. */
        public KeyDetails details(KeyId id) {
            StoredKey key =
                    new StoredKey(
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
                            UNKNOWN_FENCE_POSITION,
                            terms);
            return new KeyDetails(key, name, updatedAtMicros, secrets);
        }
    }
}
