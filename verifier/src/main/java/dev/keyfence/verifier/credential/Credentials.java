package dev.keyfence.verifier.credential;

import java.util.List;
import java.util.Optional;

/** The header schemes there are, and how a request's one credential is found among several. */
public final class Credentials {

    /**
     * The longest credential that is looked at, in characters; minted keys have about 50, JWTs up
     * to a few thousand.
     */
    public static final int CHARACTERS_MAX = 8_192;

    /** Every scheme there is: a new one is a class and a line here. */
    public static final List<HeaderScheme> SCHEMES =
            List.of(
                    new AuthorizationScheme("bearer", "Bearer"),
                    new AuthorizationScheme("key", "Key"),
                    new CustomHeaderScheme("x-api-key", "X-Api-Key"));

    private Credentials() {}

    /** The scheme of a name, or empty. */
    public static Optional<HeaderScheme> scheme(String name) {
        return SCHEMES.stream().filter(scheme -> scheme.name().equals(name)).findFirst();
    }

    /**
     * Finds the one key that a request presents.
     *
     * @param schemes the profile's schemes, in order
     * @param headers the request's headers
     * @return the key; malformed when any scheme's credential is, or when two schemes present
     *     different keys
     */
    public static Presented find(List<HeaderScheme> schemes, Headers headers) {
        Presented found = Presented.None.INSTANCE;
        for (HeaderScheme scheme : schemes) {
            Presented next = scheme.read(headers);
            if (next instanceof Presented.Malformed) {
                return next;
            }
            if (next instanceof Presented.Key) {
                if (found instanceof Presented.Key && !found.equals(next)) {
                    return Presented.Malformed.INSTANCE;
                }
                found = next;
            }
        }
        return found;
    }

    /**
     * A credential of visible ASCII without spaces or commas, surrounding blanks aside; malformed
     * otherwise.
     */
    static Presented token(String raw) {
        String text = raw.strip();
        if (text.isEmpty() || text.length() > CHARACTERS_MAX) {
            return Presented.Malformed.INSTANCE;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == ',') {
                return Presented.Malformed.INSTANCE;
            }
        }
        return new Presented.Key(text);
    }
}
