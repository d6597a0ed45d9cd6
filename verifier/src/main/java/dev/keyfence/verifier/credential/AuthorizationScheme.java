package dev.keyfence.verifier.credential;

import java.util.List;

/**
 * {@code Authorization: <word> <key>}; the word is compared without case and followed by spaces
 * (RFC 9110 section 11.4). A header of another scheme holds no key of this one; one of this scheme
 * that is put any other way is malformed, so that nobody reads another key out of it than we do.
 */
record AuthorizationScheme(String word) implements HeaderScheme {

    private static final String HEADER = "Authorization";

    @Override
    public String header() {
        return HEADER;
    }

    @Override
    public String usage() {
        return HEADER + ": " + word + " <key>";
    }

    @Override
    public String challenge(String realm) {
        return word + " realm=\"" + realm + '"';
    }

    @Override
    public Presented read(Headers headers) {
        List<String> values = headers.all(HEADER);
        if (values.isEmpty()) {
            return Presented.None.INSTANCE;
        }
        if (values.size() > 1) {
            return Presented.Malformed.INSTANCE;
        }
        String value = values.getFirst();
        int start = Credentials.skipBlanks(value, 0);
        int end = start + word.length();
        if (!value.regionMatches(true, start, word, 0, word.length())
                || (end < value.length() && isTokenCharacter(value.charAt(end)))) {
            return Presented.None.INSTANCE;
        }
        return end < value.length() && value.charAt(end) == ' '
                ? Credentials.token(value, end)
                : Presented.Malformed.INSTANCE;
    }

    /** True when the character carries on the scheme's name (RFC 9110 section 5.6.2, tchar). */
    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
