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
     * Reads the credential that a header's value holds from {@code from} on: visible ASCII without
     * commas, in spaces and tabs if need be (RFC 9110 section 5.6.3, OWS); malformed otherwise.
     */
    static Presented token(String value, int from) {
        int start = skipBlanks(value, from);
        int end = value.length();
        while (end > start && isBlank(value.charAt(end - 1))) {
            end--;
        }
        if (start == end || end - start > CHARACTERS_MAX) {
            return Presented.Malformed.INSTANCE;
        }
        for (int i = start; i < end; i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == ',') {
                return Presented.Malformed.INSTANCE;
            }
        }
        return new Presented.Key(value.substring(start, end));
    }

    /** The first place from {@code from} on that is neither a space nor a tab. */
    static int skipBlanks(String value, int from) {
        int at = from;
        while (at < value.length() && isBlank(value.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
