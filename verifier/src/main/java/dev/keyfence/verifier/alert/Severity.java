package dev.keyfence.verifier.alert;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How much an alert matters, the least first. */
public enum Severity {
    INFO,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** The word in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The severity of a word; empty when it is none. */
    public static Optional<Severity> ofWord(String word) {
        return Stream.of(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
