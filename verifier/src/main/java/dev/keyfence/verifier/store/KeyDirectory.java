package dev.keyfence.verifier.store;

import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where the control API reads keys: may touch the disk, never the network. Safe for any number of
 * threads.
 */
public interface KeyDirectory {

    /** Keys that {@link #each} lists at a time: some hundred kilobytes. */
    int VISITED_PAGE = 500;

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
     * Visits keys in no particular order, each once but for those that change meanwhile, until
     * there are no more or the visitor has seen enough. Nothing is kept of a key that was visited.
     *
     * @param filter which to visit
     * @param visitor says whether to go on
     */
    default void each(KeyFilter filter, Predicate<StoredKey> visitor) {
        KeyId after = null;
        while (true) {
            List<KeyDetails> page = list(filter, after, VISITED_PAGE);
            for (KeyDetails each : page) {
                if (!visitor.test(each.key())) {
                    return;
                }
            }
            if (page.size() < VISITED_PAGE) {
                return;
            }
            after = page.getLast().key().id();
        }
    }

    /**
     * Which keys to list; a null part matches all.
     *
     * @param profile the profile
     * @param owner the owner
     * @param tag a label the key must have
     */
    record KeyFilter(@Nullable String profile, @Nullable String owner, @Nullable String tag) {}
}
