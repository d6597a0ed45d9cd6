package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.RevocationTarget;
import dev.keyfence.schemas.record.TargetKind;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import java.util.Locale;
import java.util.Optional;

/**
 * What a revocation covers.
 *
 * @param kind the kind of target
 * @param value the key id, owner, tag, profile or environment; empty for everything
 */
public record Target(Kind kind, String value) {

    /** Every key there is. */
    public static final Target EVERYTHING = new Target(Kind.EVERYTHING, "");

    /** The kinds of target. */
    public enum Kind {
        KEY,
        OWNER,
        TAG,
        PROFILE,
        ENVIRONMENT,
        EVERYTHING;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** The word in record keys, requests and answers. */
        public String word() {
            return word;
        }

        /** The kind of a word, or empty. */
        public static Optional<Kind> ofWord(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** One key. */
    public static Target key(KeyId id) {
        return new Target(Kind.KEY, id.toString());
    }

    /** Every key of an owner. */
    public static Target owner(String owner) {
        return new Target(Kind.OWNER, owner);
    }

    /** Every key of an environment. */
    public static Target environment(Environment environment) {
        return new Target(Kind.ENVIRONMENT, environment.word());
    }

    /** Whether a key is named, whenever it was created. */
    public boolean names(StoredKey key) {
        return switch (kind) {
            case KEY -> key.id().toString().equals(value);
            case OWNER -> key.owner().equals(value);
            case TAG -> key.tags().contains(value);
            case PROFILE -> key.profile().equals(value);
            case ENVIRONMENT -> key.environment().word().equals(value);
            case EVERYTHING -> true;
        };
    }

    static Target of(RevocationTarget target) {
        Kind kind =
                switch (target.getKind()) {
                    case KEY -> Kind.KEY;
                    case OWNER -> Kind.OWNER;
                    case TAG -> Kind.TAG;
                    case PROFILE -> Kind.PROFILE;
                    case ENVIRONMENT -> Kind.ENVIRONMENT;
                    case EVERYTHING -> Kind.EVERYTHING;
                };
        return kind == Kind.EVERYTHING ? EVERYTHING : new Target(kind, target.getValue());
    }

    RevocationTarget toRecord() {
        return new RevocationTarget(TargetKind.valueOf(kind.name()), value);
    }
}
