package dev.keyfence.verifier.control;

import java.util.Locale;
import java.util.Optional;

/** Why a key is revoked: the vocabulary of RFC 5280 section 5.3.1. */
public enum RevocationReason {
    UNSPECIFIED,
    KEY_COMPROMISE,
    AFFILIATION_CHANGED,
    SUPERSEDED,
    CESSATION_OF_OPERATION,
    PRIVILEGE_WITHDRAWN;

    /** The word in requests and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<RevocationReason> ofWord(String word) {
        for (RevocationReason reason : values()) {
            if (reason.word().equals(word)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
