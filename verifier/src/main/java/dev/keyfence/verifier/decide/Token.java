package dev.keyfence.verifier.decide;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token that was signed with a key and presented in its place.
 *
 * @param subject whom the key's holder made it for; null when it does not say
 * @param keyAttributes what its key carries; the token may have asked for less of that
 */
public record Token(@Nullable String subject, Map<String, String> keyAttributes) {

    /** Keeps its own copy. */
    public Token {
        keyAttributes = Map.copyOf(keyAttributes);
    }
}
