package dev.keyfence.verifier.credential;

import org.jspecify.annotations.Nullable;

/** What a request presents as its key. */
public sealed interface Presented {

    /**
     * What a caller says was presented, without its scheme.
     *
     * @param text may be a secret; null or empty when nothing was
     */
    static Presented of(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return None.INSTANCE;
        }
        return text.length() > Credentials.CHARACTERS_MAX ? Malformed.INSTANCE : new Key(text);
    }

    /**
     * One key.
     *
     * @param text the key itself: a secret
     */
    record Key(String text) implements Presented {
        /** Never shows the key. */
        @Override
        public String toString() {
            return "Key[redacted]";
        }
    }

    /** None under any header scheme of the profile. */
    enum None implements Presented {
        INSTANCE
    }

    /**
     * Something that cannot be one key: two that differ, a repeated header, or characters that no
     * key has.
     */
    enum Malformed implements Presented {
        INSTANCE
    }
}
