package dev.keyfence.verifier.store;

import dev.keyfence.verifier.key.KeyId;
import java.util.List;

/**
 * Where the control API reads what happened to a key: may touch the disk, never the network. Safe
 * for any number of threads.
 */
public interface KeyHistory {

    /** How many changes one call returns at the most. */
    int CHANGES_MAX = 1_000;

    /**
     * Lists a key's changes, oldest first.
     *
     * @param id whose changes
     * @param afterVersion list only those that led to a greater version; 0 to start at the first
     * @param limit how many at the most, 1 to {@link #CHANGES_MAX}
     */
    List<KeyChange> changes(KeyId id, long afterVersion, int limit);
}
