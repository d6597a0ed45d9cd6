package dev.keyfence.verifier.key;

import java.util.Locale;
import java.util.Optional;

/** Which world a key belongs to; chosen by the key's prefix. */
public enum Environment {
    LIVE,
    TEST;

    /** The word in keys, requests and answers: {@code live} or {@code test}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The environment of a word, or empty. */
    public static Optional<Environment> ofWord(String word) {
        return switch (word) {
            case "live" -> Optional.of(LIVE);
            case "test" -> Optional.of(TEST);
            default -> Optional.empty();
        };
    }
}
