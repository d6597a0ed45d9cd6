package dev.keyfence.verifier.credential;

import java.util.List;

/**
 * {@code Authorization: <word> <key>}; the word is compared without case (RFC 9110 section 11.1).
 */
record AuthorizationScheme(String name, String word) implements HeaderScheme {

    @Override
    public Presented read(Headers headers) {
        List<String> values = headers.all("Authorization");
        if (values.isEmpty()) {
            return Presented.None.INSTANCE;
        }
        if (values.size() > 1) {
            return Presented.Malformed.INSTANCE;
        }
        String value = values.getFirst().strip();
        if (!value.regionMatches(true, 0, word, 0, word.length())) {
            return Presented.None.INSTANCE;
        }
        if (value.length() == word.length()) {
            return Presented.Malformed.INSTANCE;
        }
        if (value.charAt(word.length()) != ' ') {
            return Presented.None.INSTANCE;
        }
        return Credentials.token(value.substring(word.length()));
    }
}
