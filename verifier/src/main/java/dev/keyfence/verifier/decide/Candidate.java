package dev.keyfence.verifier.decide;

import dev.keyfence.verifier.key.StoredKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key that a presented secret opens, or once did.
 *
 * @param key the key
 * @param secretGeneration which of its secrets was presented
 * @param secretValidUntilMicros from when on that secret is refused; {@link StoredKey#NEVER} for
 *     the current one
 * @param token the token that was presented in the secret's place; null for the secret itself
 */
public record Candidate(
        StoredKey key, int secretGeneration, long secretValidUntilMicros, @Nullable Token token) {

    /** A key whose secret was presented itself. */
    public Candidate(StoredKey key, int secretGeneration, long secretValidUntilMicros) {
        this(key, secretGeneration, secretValidUntilMicros, null);
    }

    /**
     * What the key itself carries. What counts for all of its requests taken together, such as its
     * limits, goes by this: a token that asks for less of it draws on the same.
     */
    public Map<String, String> ownAttributes() {
        return token == null ? key.terms().attributes() : token.keyAttributes();
    }

    /** From when on this secret opens the key no longer, be it for the key's sake or its own. */
    public long expiresAtMicros() {
        return Math.min(key.expiresAtMicros(), secretValidUntilMicros);
    }
}
