package dev.keyfence.verifier.key;

import java.util.Map;

/**
 * What else a key carries on the request path, beside its scopes. Immutable. Keys without any share
 * {@link #NONE}; keys with the same share what was read once.
 *
 * @param attributes what its profile, or people, give it: names and short texts
 * @param restrictions from where, and for which requests, it may be used
 * @param canary whether nobody is meant to use it, so that its use is an alarm; no client can tell
 */
public record KeyTerms(Map<String, String> attributes, Restrictions restrictions, boolean canary) {

    /** Nothing, as most keys have it. */
    public static final KeyTerms NONE = new KeyTerms(Map.of(), Restrictions.NONE, false);

    /** Keeps its own copy. */
    public KeyTerms {
        attributes = Map.copyOf(attributes);
    }

    /** These attributes and no restrictions. */
    public static KeyTerms of(Map<String, String> attributes) {
        return of(attributes, Restrictions.NONE);
    }

    /** These attributes and restrictions, of a key that is no canary. */
    public static KeyTerms of(Map<String, String> attributes, Restrictions restrictions) {
        return of(attributes, restrictions, false);
    }

    /** These terms; the shared {@link #NONE} where there are none. */
    public static KeyTerms of(
            Map<String, String> attributes, Restrictions restrictions, boolean canary) {
        return attributes.isEmpty() && restrictions.isNone() && !canary
                ? NONE
                : new KeyTerms(attributes, restrictions, canary);
    }

    /** The same with other attributes. */
    public KeyTerms withAttributes(Map<String, String> others) {
        return of(others, restrictions, canary);
    }
}
