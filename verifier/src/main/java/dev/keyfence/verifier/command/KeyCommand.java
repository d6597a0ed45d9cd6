package dev.keyfence.verifier.command;

import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.HashKind;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.Restrictions;
import dev.keyfence.verifier.key.SealedSecret;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to change one key.
 *
 * @param commandId unique, see {@link Commander#newCommandId}; a command whose id was applied
 *     before is not applied again
 * @param keyId the key to change
 * @param expectedVersion the version that the key must have; null for any
 * @param actor who asks
 * @param requestedAtMicros when it was asked, microseconds since the epoch
 * @param why what is said of it in the audit trail
 * @param body what to do
 */
public record KeyCommand(
        String commandId,
        KeyId keyId,
        @Nullable Long expectedVersion,
        Actor actor,
        long requestedAtMicros,
        Why why,
        Body body) {

    /**
     * Why a change is asked for.
     *
     * @param reason in a few words; null when none was given
     * @param note more on it; null for none
     */
    public record Why(@Nullable String reason, @Nullable String note) {

        /** Nothing was said. */
        public static final Why UNSAID = new Why(null, null);
    }

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
     * @param terms what else it carries
     * @param digest the digest of the key's bytes; the key itself is never sent
     * @param sealed the key itself, sealed, where it signs tokens; null where it is not kept
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
            KeyTerms terms,
            KeyDigest digest,
            @Nullable SealedSecret sealed,
            long expiresAtMicros,
            long fencePosition)
            implements Body {

        /** Keeps its own copies. */
        public Create {
            scopes = List.copyOf(scopes);
            tags = List.copyOf(tags);
        }
    }

    /**
     * Brings a key into being that was made elsewhere.
     *
     * @param create what it is to be; its digest is made as {@code kind} says
     * @param kind what its hash was made with
     * @param createdAtMicros when it was made, microseconds since the epoch; null for now
     */
    public record Import(Create create, HashKind kind, @Nullable Long createdAtMicros)
            implements Body {}

    /**
     * Puts a secret's native digest in the place of a foreign one.
     *
     * @param generation which of the key's secrets
     * @param digest its native digest
     */
    public record Rehash(int generation, KeyDigest digest) implements Body {}

    /**
     * Changes several things at once; null leaves a thing as it is.
     *
     * @param name the new name
     * @param tags the new labels
     * @param attributes the new attributes
     * @param restrictions the new restrictions
     * @param scopes what the key may do from now on
     * @param expiresAtMicros from when on it is refused; {@link
     *     dev.keyfence.verifier.key.StoredKey#NEVER} for never
     */
    public record Update(
            @Nullable String name,
            @Nullable List<String> tags,
            @Nullable Map<String, String> attributes,
            @Nullable Restrictions restrictions,
            @Nullable List<String> scopes,
            @Nullable Long expiresAtMicros)
            implements Body {

        /** Keeps its own copies. */
        public Update {
            tags = tags == null ? null : List.copyOf(tags);
            attributes = attributes == null ? null : Map.copyOf(attributes);
            scopes = scopes == null ? null : List.copyOf(scopes);
        }
    }

    /**
     * Replaces what a key may do.
     *
     * @param scopes all scopes from now on
     */
    public record Scope(List<String> scopes) implements Body {

        /** Keeps its own copy. */
        public Scope {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * Gives a key scopes and takes others away; it keeps the rest, whatever it is by then.
     *
     * @param add scopes to hold from now on
     * @param remove scopes to hold no longer
     * @param expected what the sender expects the scopes to be then
     */
    public record Rescope(List<String> add, List<String> remove, List<String> expected)
            implements Body {

        /** Keeps its own copies. */
        public Rescope {
            add = List.copyOf(add);
            remove = List.copyOf(remove);
            expected = List.copyOf(expected);
        }
    }

    /**
     * Gives a key a new secret.
     *
     * @param digest the digest of the new secret's bytes
     * @param oldValidUntilMicros from when on the old secret is refused
     * @param sealed the new secret itself, sealed, where the key signs tokens; null where it is not
     *     kept
     */
    public record Rotate(KeyDigest digest, long oldValidUntilMicros, @Nullable SealedSecret sealed)
            implements Body {}

    /**
     * Keeps a key's secrets sealed under another key-encryption key.
     *
     * @param sealed the secrets, by their digests
     */
    public record Reseal(Map<KeyDigest, SealedSecret> sealed) implements Body {

        /** Keeps its own copy. */
        public Reseal {
            sealed = Map.copyOf(sealed);
        }
    }

    /** Refuses a key until it is resumed. */
    public record Suspend() implements Body {}

    /** Ends a suspension. */
    public record Resume() implements Body {}

    /**
     * Sets, moves or clears the time from which a key is refused.
     *
     * @param expiresAtMicros the new time; {@link dev.keyfence.verifier.key.StoredKey#NEVER} for
     *     never
     */
    public record Expire(long expiresAtMicros) implements Body {}
}
