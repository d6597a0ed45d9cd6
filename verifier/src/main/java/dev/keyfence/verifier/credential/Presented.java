package dev.keyfence.verifier.credential;

/** What a request presents as its key. */
public sealed interface Presented {

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
