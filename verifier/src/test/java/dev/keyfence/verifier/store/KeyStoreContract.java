package dev.keyfence.verifier.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.Restrictions;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.InMemoryKeyStore.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every key store must do. */
public abstract class KeyStoreContract {

    private static final KeyDigest FIRST = KeyDigest.of("first");
    private static final KeyDigest SECOND = KeyDigest.of("second");
    private static final KeyId A = new KeyId(1, 1);
    private static final KeyId B = new KeyId(1, 2);

    /** The store under test: empty, and not complete yet. */
    protected abstract KeyStore store();

    /** Brings a key, or its new state, into the store. */
    protected abstract void put(StoredKey key, List<Secret> secrets);

    /** Takes a key out of the store. */
    protected abstract void remove(KeyId id);

    /** Lets the store be complete. */
    protected abstract void complete();

    @Test
    void cannotTellBeforeItIsComplete() {
        put(key(A, KeyStatus.ACTIVE), current(FIRST));

        assertThat(store().find(FIRST)).isEqualTo(KeyLookup.NotReady.INSTANCE);
        assertThat(store().find(SECOND)).isEqualTo(KeyLookup.NotReady.INSTANCE);
    }

    @Test
    void tellsOfAKeyAllThatADecisionNeeds() {
        put(key(A, KeyStatus.ACTIVE), current(FIRST));
        complete();

        assertThat(store().find(FIRST))
                .isEqualTo(new KeyLookup.Found(key(A, KeyStatus.ACTIVE), 1, StoredKey.NEVER));
    }

    @Test
    void isSureThatNoKeyHasAnotherDigest() {
        put(key(A, KeyStatus.ACTIVE), current(FIRST));
        complete();

        assertThat(store().find(SECOND)).isEqualTo(KeyLookup.Unknown.INSTANCE);
    }

    @Test
    void showsTheLastStateOfAKey() {
        complete();
        put(key(A, KeyStatus.ACTIVE), current(FIRST));
        put(key(A, KeyStatus.REVOKED), current(FIRST));

        assertThat(statusBehind(FIRST)).isEqualTo(KeyStatus.REVOKED);
    }

    @Test
    void opensByBothSecretsDuringTheGraceOfARotation() {
        complete();
        put(key(A, KeyStatus.ACTIVE), current(FIRST));
        put(
                key(A, KeyStatus.ACTIVE),
                List.of(new Secret(SECOND, 2, StoredKey.NEVER), new Secret(FIRST, 1, 5_000)));

        assertThat(store().find(SECOND))
                .isEqualTo(new KeyLookup.Found(key(A, KeyStatus.ACTIVE), 2, StoredKey.NEVER));
        assertThat(store().find(FIRST))
                .isEqualTo(new KeyLookup.Found(key(A, KeyStatus.ACTIVE), 1, 5_000));
    }

    @Test
    void forgetsASecretThatARotationDropped() {
        complete();
        put(key(A, KeyStatus.ACTIVE), current(FIRST));
        put(key(A, KeyStatus.ACTIVE), List.of(new Secret(SECOND, 2, StoredKey.NEVER)));

        assertThat(store().find(FIRST)).isEqualTo(KeyLookup.Unknown.INSTANCE);
        assertThat(statusBehind(SECOND)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void forgetsARemovedKeyAndItsSecrets() {
        complete();
        put(key(A, KeyStatus.ACTIVE), current(FIRST));
        put(key(B, KeyStatus.ACTIVE), current(SECOND));
        remove(A);
        remove(A);

        assertThat(store().find(FIRST)).isEqualTo(KeyLookup.Unknown.INSTANCE);
        assertThat(statusBehind(SECOND)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void takesARemovedKeyBack() {
        complete();
        put(key(A, KeyStatus.ACTIVE), current(FIRST));
        remove(A);
        put(key(A, KeyStatus.SUSPENDED), current(FIRST));

        assertThat(statusBehind(FIRST)).isEqualTo(KeyStatus.SUSPENDED);
    }

    @Test
    void opensNoKeyByASecretThatTwoClaim() {
        complete();
        put(key(A, KeyStatus.REVOKED), current(FIRST));
        put(key(B, KeyStatus.ACTIVE), current(FIRST));

        assertThat(statusBehind(FIRST)).isEqualTo(KeyStatus.UNREADABLE);
    }

    @Test
    void opensTheOneKeyThatStillClaimsASecret() {
        complete();
        put(key(A, KeyStatus.SUSPENDED), current(FIRST));
        put(key(B, KeyStatus.ACTIVE), current(FIRST));
        put(key(B, KeyStatus.ACTIVE), current(SECOND));

        assertThat(statusBehind(FIRST)).isEqualTo(KeyStatus.SUSPENDED);
        assertThat(statusBehind(SECOND)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void keepsAContestedSecretShutWhileItsClaimantsChange() {
        complete();
        put(key(A, KeyStatus.ACTIVE), current(FIRST));
        put(key(B, KeyStatus.ACTIVE), current(FIRST));
        put(key(A, KeyStatus.ACTIVE), current(FIRST));
        assertThat(statusBehind(FIRST)).isEqualTo(KeyStatus.UNREADABLE);

        remove(A);
        assertThat(statusBehind(FIRST)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void readsTextsOfAnyAlphabet() {
        complete();
        StoredKey key =
                new StoredKey(
                        A,
                        7,
                        KeyStatus.ACTIVE,
                        "généric",
                        "東京 🗝 owner",
                        Environment.TEST,
                        List.of("storage:*", "läsa"),
                        List.of("ci", ""),
                        1,
                        2,
                        3);
        put(key, current(FIRST));

        assertThat(store().find(FIRST)).isEqualTo(new KeyLookup.Found(key, 1, StoredKey.NEVER));
    }

    @Test
    void tellsWhatElseAKeyCarries() {
        complete();
        StoredKey plain = key(A, KeyStatus.ACTIVE);
        StoredKey first =
                plain.withTerms(
                        KeyTerms.of(
                                Map.of("b", "2", "tier", "läsa"),
                                Restrictions.parse(
                                        List.of("10.0.0.0/8", "::1"), List.of("GET /v1/**"))));
        put(first, current(FIRST));
        put(plain, current(SECOND));

        assertThat(store().find(SECOND)).isEqualTo(new KeyLookup.Found(plain, 1, StoredKey.NEVER));
        assertThat(((KeyLookup.Found) store().find(SECOND)).key().terms()).isSameAs(KeyTerms.NONE);

        put(first, current(FIRST));
        assertThat(store().find(FIRST)).isEqualTo(new KeyLookup.Found(first, 1, StoredKey.NEVER));
    }

    @Test
    void tellsACanaryFromAnOrdinaryKeyWhateverElseItCarries() {
        complete();
        Restrictions restrictions = Restrictions.parse(List.of("::1"), List.of());
        List<KeyTerms> all =
                List.of(
                        KeyTerms.of(Map.of(), Restrictions.NONE, true),
                        KeyTerms.of(Map.of("tier", "pro"), Restrictions.NONE, true),
                        KeyTerms.of(Map.of(), restrictions, true),
                        KeyTerms.of(Map.of(), restrictions, false));
        for (KeyTerms terms : all) {
            StoredKey key = key(A, KeyStatus.ACTIVE).withTerms(terms);
            put(key, current(FIRST));

            assertThat(store().find(FIRST)).isEqualTo(new KeyLookup.Found(key, 1, StoredKey.NEVER));
        }
    }

    private KeyStatus statusBehind(KeyDigest digest) {
        return ((KeyLookup.Found) store().find(digest)).key().status();
    }

    private static List<Secret> current(KeyDigest digest) {
        return List.of(new Secret(digest, 1, StoredKey.NEVER));
    }

    private static StoredKey key(KeyId id, KeyStatus status) {
        return new StoredKey(
                id,
                3,
                status,
                "keyfence",
                "acme",
                Environment.LIVE,
                List.of("read", "write"),
                List.of("ci"),
                1_000,
                9_000,
                42);
    }
}
