package dev.keyfence.verifier.alert;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What an alert is about. */
public enum EntityKind {
    KEY,
    OWNER,
    ADDRESS,
    NETWORK,
    AUTONOMOUS_SYSTEM,
    USER_AGENT,
    NODE,
    PIPELINE;

    /** The word in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of a word; empty when it is none. */
    public static Optional<EntityKind> ofWord(String word) {
        return Stream.of(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
