package dev.keyfence.streams.lifecycle;

/**
 * What the topology counts. At rest:
 *
 * <pre>
 *   COMMANDS     = APPLIED + REFUSED + ANSWERED_AGAIN + COMMANDS_DEAD
 *   FENCE        = LEASES + REVOCATIONS + FENCE_DEAD
 *   FOLDS        = KEY_FOLDS + BROAD_FOLDS + FOLDS_DEAD
 * </pre>
 *
 * Work that an aborted transaction did is done, and counted, again.
 */
public enum LifecycleCount {
    /** Records read from {@code commands}. */
    COMMANDS,
    /** Commands that changed a key. */
    APPLIED,
    /** Commands that were refused, with the answer in the key's state. */
    REFUSED,
    /** Commands that came again, and whose answer was written again. */
    ANSWERED_AGAIN,
    /** Commands that became dead letters. */
    COMMANDS_DEAD,
    /** Records read from {@code fence}. */
    FENCE,
    /** Leases, which concern no key. */
    LEASES,
    /** Revocations sent on to the tasks that own their keys. */
    REVOCATIONS,
    /** Records of {@code fence} that became dead letters. */
    FENCE_DEAD,
    /** Records read from {@code lifecycle-folds}. */
    FOLDS,
    /** Revocations of one key. */
    KEY_FOLDS,
    /** Revocations of many keys; counted once in every partition. */
    BROAD_FOLDS,
    /** Records of {@code lifecycle-folds} that became dead letters. */
    FOLDS_DEAD,
    /** Keys whose state became revoked. */
    KEYS_REVOKED,
    /** Keys whose time came. */
    KEYS_EXPIRED
}
