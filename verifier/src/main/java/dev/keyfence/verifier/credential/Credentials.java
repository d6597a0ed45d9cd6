package dev.keyfence.verifier.credential;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The kinds of header scheme there are, and how a request's one credential is found among several.
 */
public final class Credentials {

    /**
     * The longest credential that is looked at, in characters; minted keys have about 50, JWTs up
     * to a few thousand.
     */
    public static final int CHARACTERS_MAX = 8_192;

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");

    private Credentials() {}

    /**
     * {@code Authorization: <word> <key>}.
     *
     * @throws IllegalArgumentException when the word is no token of RFC 9110 section 5.6.2
     */
    public static HeaderScheme authorization(String word) {
        return new AuthorizationScheme(requireToken(word));
    }

    /**
     * A header that holds the key and nothing else.
     *
     * @throws IllegalArgumentException when the name is no token of RFC 9110 section 5.6.2
     */
    public static HeaderScheme header(String name) {
        return new CustomHeaderScheme(requireToken(name));
    }

    /**
     * Finds the one key that a request presents.
     *
     * @param schemes the profile's schemes, in order
     * @param twoKeys what two keys count for
     * @param headers the request's headers
     * @return the key; malformed when any scheme's credential is that is looked at, or when there
     *     are two that may not be
     */
    public static Presented find(List<HeaderScheme> schemes, TwoKeys twoKeys, Headers headers) {
        Presented found = Presented.None.INSTANCE;
        for (HeaderScheme scheme : schemes) {
            Presented next = scheme.read(headers);
            if (next instanceof Presented.Malformed) {
                return next;
            }
            if (next instanceof Presented.Key) {
                if (found instanceof Presented.Key && !twoKeys.mayStandBeside(found, next)) {
                    return Presented.Malformed.INSTANCE;
                }
                if (twoKeys == TwoKeys.FIRST) {
                    return next;
                }
                found = next;
            }
        }
        return found;
    }

    private static String requireToken(String text) {
        if (!TOKEN.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a header or scheme has 1 to 64 letters, digits or !#$%&'*+-.^_`|~: '"
                            + text
                            + "'");
        }
        return text;
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
