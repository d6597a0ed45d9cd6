package dev.keyfence.verifier.command;

import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.util.List;
import java.util.Map;

/**
 * A request to change one key.
 *
 * @param commandId unique; a command whose id was applied before is not applied again
 * @param keyId the key to change
 * @param actor who asks
 * @param requestedAtMicros when it was asked, microseconds since the epoch
 * @param body what to do
 */
public record KeyCommand(
        String commandId, KeyId keyId, Actor actor, long requestedAtMicros, Body body) {

    /** What to do with a key. */
    public sealed interface Body {}

    /**
     * Brings a key into being.
     *
     * @param profile the profile the key belongs to
     * @param owner whose key it is
     * @param name a name for people
     * @param environment which world the key belongs to
     * @param scopes what the key may do
     * @param tags labels
     * @param attributes what the profile gives its keys
     * @param digest the digest of the key's bytes; the key itself is never sent
     * @param expiresAtMicros from when on it is refused; {@link
     *     dev.keyfence.verifier.key.StoredKey#NEVER} for never
     * @param fencePosition the end of the fence that this node had applied
     */
    public record Create(
            String profile,
            String owner,
            String name,
            Environment environment,
            List<String> scopes,
            List<String> tags,
            Map<String, String> attributes,
            KeyDigest digest,
            long expiresAtMicros,
            long fencePosition)
            implements Body {

        /** Keeps its own copies. */
        public Create {
            scopes = List.copyOf(scopes);
            tags = List.copyOf(tags);
            attributes = Map.copyOf(attributes);
        }
    }
}
