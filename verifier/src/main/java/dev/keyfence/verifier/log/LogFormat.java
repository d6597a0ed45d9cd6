package dev.keyfence.verifier.log;

import java.util.Locale;
import java.util.Optional;

/** What a log line looks like. */
public enum LogFormat {
    /** One line for people. */
    PLAIN,
    /** One JSON object a line, for collectors. */
    JSON;

    /** The word in settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format of a word, or empty. */
    public static Optional<LogFormat> ofWord(String word) {
        for (LogFormat format : values()) {
            if (format.word().equals(word)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
