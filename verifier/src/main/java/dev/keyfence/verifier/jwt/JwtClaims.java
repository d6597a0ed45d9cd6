package dev.keyfence.verifier.jwt;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a token claims, as far as it is looked at.
 *
 * @param subject whom it is for; null when it does not say
 * @param issuedAtSeconds when it was made, seconds since the epoch
 * @param expiresAtSeconds from when on it is no good, seconds since the epoch
 * @param notBeforeSeconds before when it is no good, seconds since the epoch; 0 when it does not
 *     say
 * @param others its other claims: texts as they are, anything else as an empty text
 */
public record JwtClaims(
        @Nullable String subject,
        long issuedAtSeconds,
        long expiresAtSeconds,
        long notBeforeSeconds,
        Map<String, String> others) {

    /** Keeps its own copy. */
    public JwtClaims {
        others = Map.copyOf(others);
    }
}
