package dev.keyfence.verifier.profile;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a profile's answers may show of a refusal. A new one is a line here and one in its filler.
 */
public enum Variable {
    /** The key's id; for a key that is not known, {@code key_} and a fingerprint of it. */
    KEY_ID,
    /** From when on the key is refused, RFC 3339 in UTC. */
    EXPIRED_AT,
    /** The scope that is missing. */
    SCOPE,
    /** The first header that the profile looks for a key in. */
    HEADER,
    /** The reason's code, as decisions have it. */
    REASON,
    /** The decision's id: what support looks a complaint up by. */
    DECISION_ID,
    /** After how many seconds to try again. */
    RETRY_AFTER;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The variable of a word, or empty. */
    static Optional<Variable> ofWord(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(each -> each.word).collect(Collectors.joining(", "));
    }
}
