package dev.keyfence.verifier.store;

import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
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
     * @param environment the environment
     * @param state where the key is in its life
     * @param name the name, in full
     * @param secretBeforeMicros a time, microseconds since the epoch, that the newest secret must
     *     be older than
     */
    record KeyFilter(
            @Nullable String profile,
            @Nullable String owner,
            @Nullable String tag,
            @Nullable Environment environment,
            @Nullable KeyStatus state,
            @Nullable String name,
            @Nullable Long secretBeforeMicros) {

        /** Matches every key. */
        public static final KeyFilter ALL = new KeyFilter(null, null, null, null, null, null, null);

        /** The same filter for a profile. */
        public KeyFilter profile(@Nullable String profile) {
            return new KeyFilter(profile, owner, tag, environment, state, name, secretBeforeMicros);
        }

        /** The same filter for an owner. */
        public KeyFilter owner(@Nullable String owner) {
            return new KeyFilter(profile, owner, tag, environment, state, name, secretBeforeMicros);
        }

        /** The same filter for a label. */
        public KeyFilter tag(@Nullable String tag) {
            return new KeyFilter(profile, owner, tag, environment, state, name, secretBeforeMicros);
        }

        /** The same filter for an environment. */
        public KeyFilter environment(@Nullable Environment environment) {
            return new KeyFilter(profile, owner, tag, environment, state, name, secretBeforeMicros);
        }

        /** The same filter for a state. */
        public KeyFilter state(@Nullable KeyStatus state) {
            return new KeyFilter(profile, owner, tag, environment, state, name, secretBeforeMicros);
        }

        /** The same filter for a name. */
        public KeyFilter name(@Nullable String name) {
            return new KeyFilter(profile, owner, tag, environment, state, name, secretBeforeMicros);
        }

        /** The same filter for keys whose newest secret is older than a time. */
        public KeyFilter secretBefore(@Nullable Long micros) {
            return new KeyFilter(profile, owner, tag, environment, state, name, micros);
        }

        /** Whether a key is to be listed. */
        public boolean matches(KeyDetails details) {
            return matches(details.key())
                    && (name == null || name.equals(details.name()))
                    && (secretBeforeMicros == null
                            || secretIsBefore(details.secrets(), secretBeforeMicros));
        }

        /** Whether a key may be listed, as far as can be told without its name and secrets. */
        public boolean matches(StoredKey key) {
            return (profile == null || profile.equals(key.profile()))
                    && (owner == null || owner.equals(key.owner()))
                    && (tag == null || key.tags().contains(tag))
                    && (environment == null || environment == key.environment())
                    && (state == null || state == key.status());
        }

        private static boolean secretIsBefore(
                List<KeyDetails.SecretInfo> secrets, long beforeMicros) {
            return !secrets.isEmpty() && secrets.getFirst().createdAtMicros() < beforeMicros;
        }
    }
}
