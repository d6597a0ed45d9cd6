package dev.keyfence.verifier.store;

import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the control API reads keys: may touch the disk, never the network. Safe for any number of
 * threads.
 */
public interface KeyDirectory {

    /** The key of an id, or empty. */
    Optional<KeyDetails> find(KeyId id);

    /**
     * Lists keys in id order, which is the order of creation.
     *
     * @param filter which to list
     * @param after list only those with a greater id; null to start at the first
     * @param limit how many at the most, 1 to 1,000
     */
    List<KeyDetails> list(KeyFilter filter, @Nullable KeyId after, int limit);

    /**
     * Which keys to list; a null part matches all.
     *
     * @param profile the profile
     * @param owner the owner
     * @param tag a label the key must have
     */
    record KeyFilter(@Nullable String profile, @Nullable String owner, @Nullable String tag) {}
}
