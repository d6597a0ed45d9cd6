package dev.keyfence.verifier.leak;

import dev.keyfence.verifier.key.StoredKey;

/** What a leaked secret is: "no such key" and "cannot tell yet" never look alike. */
public sealed interface Leaked {

    /** How dangerous a secret is that opens a key, or did. */
    enum State {
        /** It opens the key, or will again when a suspension or an expiry is lifted. */
        ALIVE,
        /** The key was revoked before. */
        REVOKED,
        /** Its grace after a rotation is over: the key has another secret. */
        RETIRED
    }

    /** The secret of a key. */
    record Known(StoredKey key, State state) implements Leaked {}

    /** No key has this secret: the node knows all keys, so this is certain. */
    enum Unknown implements Leaked {
        INSTANCE
    }

    /** The node has not caught up, or is fenced: it cannot tell. */
    enum NotReady implements Leaked {
        INSTANCE
    }
}
