package dev.keyfence.verifier.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.AdminScope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdminKeysTest {

    private static final String[] ALL = AdminScope.all().toArray(String[]::new);
    private static final Instant NOW = Instant.parse("2027-06-01T00:00:00Z");

    private final FakeKeys keys = new FakeKeys();
    private final Set<KeyId> revoked = new HashSet<>();
    private final AdminKeys admins =
            new AdminKeys(keys, key -> revoked.contains(key.id()), InstantSource.fixed(NOW));

    @Test
    void guardsTheOnlyRootKey() {
        StoredKey root = key(keys.add("root", ALL));
        keys.add("maker", "keys:write", "keys:read");
        assertThat(admins.wouldLockOut(root)).isTrue();
        assertThat(admins.wouldLockOut(key -> key.owner().equals("root"))).isTrue();
        assertThat(admins.wouldLockOut(key -> key.owner().equals("maker"))).isFalse();
    }

    @Test
    void letsOneOfTwoRootKeysGoButNotBoth() {
        StoredKey first = key(keys.add("first", ALL));
        StoredKey second = key(keys.add("second", "*"));
        assertThat(admins.wouldLockOut(first)).isFalse();
        assertThat(admins.wouldLockOut(second)).isFalse();
        assertThat(admins.wouldLockOut(_ -> true)).isTrue();
    }

    @Test
    void seesThatTheOtherRootKeyHasGoneMeanwhile() {
        StoredKey first = key(keys.add("first", ALL));
        StoredKey second = key(keys.add("second", ALL));
        assertThat(admins.wouldLockOut(first)).isFalse();
        revoked.add(second.id());
        assertThat(admins.wouldLockOut(first)).isTrue();
        revoked.clear();
        keys.change(second.id(), FakeKeys.status(KeyStatus.SUSPENDED));
        assertThat(admins.wouldLockOut(first)).isTrue();
    }

    @Test
    void countsNoKeyThatCannotBeUsed() {
        StoredKey root = key(keys.add("root", ALL));
        keys.add(Environment.LIVE, "old", FakeKeys.expiring(1), ALL);
        keys.add(Environment.LIVE, "away", FakeKeys.status(KeyStatus.SUSPENDED), ALL);
        assertThat(admins.wouldLockOut(root)).isTrue();
    }

    @Test
    void guardsTheLastKeyThatMakesKeysWhereThereIsNoRootKey() {
        StoredKey maker = key(keys.add("maker", "keys:*"));
        assertThat(admins.wouldLockOut(maker)).isTrue();
        keys.add("other", "keys:write");
        assertThat(admins.wouldLockOut(maker)).isFalse();
        assertThat(admins.wouldLockOut(_ -> true)).isTrue();
    }

    @Test
    void guardsNothingThatIsGoneAlready() {
        StoredKey root = key(keys.add("root", ALL));
        revoked.add(root.id());
        assertThat(admins.wouldLockOut(root)).isFalse();
        assertThat(admins.wouldLockOut(_ -> true)).isFalse();
    }

    @Test
    void asksForNoConfirmationToEndOrdinaryKeys() {
        StoredKey ordinary = key(keys.add("acme", "read", "revoke"));
        keys.add("root", ALL);
        assertThat(admins.wouldLockOut(ordinary)).isFalse();
        assertThat(admins.wouldLockOut(key -> key.owner().equals("acme"))).isFalse();
    }

    private StoredKey key(String secret) {
        return keys.find(keys.idOf(secret)).orElseThrow().key();
    }
}
