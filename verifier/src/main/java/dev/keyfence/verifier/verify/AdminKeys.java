package dev.keyfence.verifier.verify;

import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.decide.Scopes;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody is left who can administer Keyfence. A key with all administrative scopes can
 * make any other; one with {@code keys:write} can make keys that do no more than itself. One with
 * restrictions counts for neither, since nobody knows whether an administrator still is where it
 * may be used. Nobody takes away the last of either kind by mistake. Reads this node's own replica;
 * safe for any number of threads. Two calls at the same moment may take one each: this guards
 * against mistakes, not against two people who lock each other out.
 */
public final class AdminKeys {

    private static final KeyFilter OURS = KeyFilter.ALL.profile(Profiles.KEYFENCE);
    private static final List<String> ALL = AdminScope.all();

    private final KeyDirectory directory;
    private final RevocationCheck revocations;
    private final InstantSource clock;

    /** A key that was enough the last time: asking for it first saves looking at all keys. */
    private volatile @Nullable KeyId lastFound;

    /**
     * The administrators among these keys.
     *
     * @param revocations what is revoked although the key's own record does not say so yet
     * @param clock tells which keys have expired
     */
    public AdminKeys(KeyDirectory directory, RevocationCheck revocations, InstantSource clock) {
        this.directory = directory;
        this.revocations = revocations;
        this.clock = clock;
    }

    /**
     * Whether a change would end the last key with all administrative scopes, or the last that can
     * make keys.
     *
     * @param ended which keys the change would end, or leave without a scope
     */
    public boolean wouldLockOut(Predicate<StoredKey> ended) {
        long nowMicros = nowMicros();
        KeyId known = lastFound;
        Optional<StoredKey> stillThere =
                known == null
                        ? Optional.empty()
                        : directory
                                .find(known)
                                .map(KeyDetails::key)
                                .filter(key -> isUsable(key, nowMicros) && holdsAll(key));
        if (stillThere.isPresent() && !ended.test(stillThere.get())) {
            return false;
        }
        Count count = new Count();
        directory.each(
                OURS,
                key -> {
                    if (isUsable(key, nowMicros)) {
                        count.add(key, ended.test(key));
                    }
                    return count.rootLeft == null;
                });
        lastFound = count.rootLeft;
        return count.lockedOut();
    }

    /**
     * Whether any key can make others. The first that is found will do; where there is none, all
     * keys are looked at.
     */
    public boolean any() {
        long nowMicros = nowMicros();
        boolean[] found = {false};
        directory.each(
                OURS,
                key -> {
                    found[0] = isUsable(key, nowMicros);
                    return !found[0];
                });
        return found[0];
    }

    /** Whether ending one key would be the end of administration: no look at others needs it. */
    public boolean wouldLockOut(StoredKey only) {
        return makesKeys(only) && wouldLockOut(key -> key.id().equals(only.id()));
    }

    private long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    private boolean isUsable(StoredKey key, long nowMicros) {
        return key.status() == KeyStatus.ACTIVE
                && nowMicros < key.expiresAtMicros()
                && makesKeys(key)
                && key.terms().restrictions().isNone()
                && !revocations.covers(key);
    }

    private static boolean makesKeys(StoredKey key) {
        return key.profile().equals(Profiles.KEYFENCE)
                && Scopes.holds(key.scopes(), AdminScope.KEYS_WRITE.scope());
    }

    private static boolean holdsAll(StoredKey key) {
        return Scopes.firstMissing(ALL, key.scopes()).isEmpty();
    }

    /** What one look at all keys finds. */
    private static final class Count {

        private @Nullable KeyId rootLeft;
        private boolean rootEnds;
        private boolean makerLeft;
        private boolean makerEnds;

        void add(StoredKey key, boolean ends) {
            boolean root = holdsAll(key);
            if (ends) {
                makerEnds = true;
                rootEnds |= root;
            } else {
                makerLeft = true;
                rootLeft = root ? key.id() : rootLeft;
            }
        }

        boolean lockedOut() {
            return (rootEnds && rootLeft == null) || (makerEnds && !makerLeft);
        }
    }
}
