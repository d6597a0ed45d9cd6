package dev.keyfence.verifier.key;

import java.util.Map;

/**
 * What else a key carries on the request path, beside its scopes. Immutable. Keys without any share
 * {@link #NONE}; keys with the same share what was read once.
 *
 * @param attributes what its profile, or people, give it: names and short texts
 * @param restrictions from where, and for which requests, it may be used
 */
public record KeyTerms(Map<String, String> attributes, Restrictions restrictions) {

    /** Nothing, as most keys have it. */
    public static final KeyTerms NONE = new KeyTerms(Map.of(), Restrictions.NONE);

    /** Keeps its own copy. */
    public KeyTerms {
        attributes = Map.copyOf(attributes);
    }

    /** These attributes and no restrictions. */
    public static KeyTerms of(Map<String, String> attributes) {
        return of(attributes, Restrictions.NONE);
    }

    /** These terms; the shared {@link #NONE} where there are none. */
    public static KeyTerms of(Map<String, String> attributes, Restrictions restrictions) {
        return attributes.isEmpty() && restrictions.isNone()
                ? NONE
                : new KeyTerms(attributes, restrictions);
    }
}
