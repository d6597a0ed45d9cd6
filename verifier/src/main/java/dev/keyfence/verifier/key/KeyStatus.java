package dev.keyfence.verifier.key;

/** Where a key is in its life, as a node sees it. */
public enum KeyStatus {
    ACTIVE,
    SUSPENDED,
    EXPIRED,
    REVOKED,
    /**
     * The last record of this key could not be read, or its secret is claimed by a second key: the
     * node refuses it, since it may have been revoked.
     */
    UNREADABLE
}
