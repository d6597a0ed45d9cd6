package dev.keyfence.verifier.assembly;

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
import org.jspecify.annotations.Nullable;

/** The keys that can make further keys. Reads the node's own replica, which must have caught up. */
public final class Administrators {

    /** Some hundred kilobytes at a time, however many keys there are. */
    private static final int PAGE_KEYS = 500;

    private static final KeyFilter OURS = KeyFilter.ALL.profile(Profiles.KEYFENCE);

    private final KeyDirectory directory;
    private final RevocationCheck revocations;
    private final InstantSource clock;

    /**
     * The administrators among these keys.
     *
     * @param revocations what is revoked although the key's own record does not say so yet
     * @param clock tells which keys have expired
     */
    public Administrators(
            KeyDirectory directory, RevocationCheck revocations, InstantSource clock) {
        this.directory = directory;
        this.revocations = revocations;
        this.clock = clock;
    }

    /**
     * True when there is one. The first administrator is usually the oldest key, so that this ends
     * at the first page; where there is none, all keys are looked at.
     */
    public boolean any() {
        long nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        KeyId after = null;
        do {
            List<KeyDetails> page = directory.list(OURS, after, PAGE_KEYS);
            if (page.stream().anyMatch(each -> administers(each.key(), nowMicros))) {
                return true;
            }
            after = next(page);
        } while (after != null);
        return false;
    }

    private boolean administers(StoredKey key, long nowMicros) {
        return key.status() == KeyStatus.ACTIVE
                && nowMicros < key.expiresAtMicros()
                && Scopes.holds(key.scopes(), AdminScope.KEYS_WRITE.scope())
                && !revocations.covers(key);
    }

    private static @Nullable KeyId next(List<KeyDetails> page) {
        return page.size() < PAGE_KEYS ? null : page.getLast().key().id();
    }
}
