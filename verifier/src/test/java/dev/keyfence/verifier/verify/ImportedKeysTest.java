package dev.keyfence.verifier.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.key.HashAlgorithm;
import dev.keyfence.verifier.key.HashKind;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.ImportedForms;
import dev.keyfence.verifier.store.KeyLookup;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImportedKeysTest {

    private static final HashKind SHA_512 = new HashKind(HashAlgorithm.SHA_512, "");
    private static final HashKind HMAC = new HashKind(HashAlgorithm.HMAC_SHA_256, "old");
    private static final HashKind UNKNOWN = new HashKind(HashAlgorithm.HMAC_SHA_256, "lost");
    private static final String KEY = "sk-0123456789abcdef";

    private final Rig rig = new Rig();

    @Test
    void refusesOtherShapesWithoutALookUpWhileNothingWasImported() {
        assertThat(reason(KEY)).isEqualTo("malformed_key");
        assertThat(rig.lookups).hasValue(0);
    }

    @Test
    void looksOtherShapesUpOnceAProfileHasSome() {
        rig.forms = new ImportedForms(Set.of("keyfence"), List.of());
        store(HashKind.NATIVE, KeyStatus.ACTIVE, 1);

        assertThat(reason(KEY)).isEqualTo("ok");
        assertThat(reason("sk-0123456789abcdeX")).isEqualTo("unknown_key");
        assertThat(reason("sk-short")).isEqualTo("malformed_key");
        assertThat(reason("sk-0123456789 abcdef")).isEqualTo("malformed_key");
        assertThat(rig.rehashes).isEmpty();
    }

    @Test
    void knowsOtherShapesInTheirOwnProfileOnly() {
        rig.forms = new ImportedForms(Set.of("clary"), List.of());

        assertThat(reason(KEY)).isEqualTo("malformed_key");
    }

    @Test
    void findsAKeyByItsForeignHashAndHasItRehashed() {
        rig.forms = new ImportedForms(Set.of("keyfence"), List.of(UNKNOWN, HMAC, SHA_512));
        store(SHA_512, KeyStatus.ACTIVE, 1);

        assertThat(reason(KEY)).isEqualTo("ok");
        assertThat(rig.rehashes)
                .containsExactly(new Rig.Rehash(new KeyId(1, 1), 2, KeyDigest.of(KEY)));
    }

    @Test
    void doesNotLookFurtherOnceTheNativeDigestIsKnown() {
        rig.forms = new ImportedForms(Set.of("keyfence"), List.of(HMAC, SHA_512));
        store(HashKind.NATIVE, KeyStatus.REVOKED, 1);
        store(SHA_512, KeyStatus.ACTIVE, 2);

        assertThat(reason(KEY)).isEqualTo("revoked");
        assertThat(rig.lookups).hasValue(1);
        assertThat(rig.rehashes).isEmpty();
    }

    @Test
    void rehashesNoKeyThatIsRefused() {
        rig.forms = new ImportedForms(Set.of("keyfence"), List.of(HMAC));
        store(HMAC, KeyStatus.SUSPENDED, 1);

        assertThat(reason(KEY)).isEqualTo("suspended");
        assertThat(rig.rehashes).isEmpty();
    }

    @Test
    void opensNeitherOfTwoKeysThatOneSecretIsKnownBy() {
        rig.forms = new ImportedForms(Set.of("keyfence"), List.of(HMAC, SHA_512));
        store(HMAC, KeyStatus.ACTIVE, 1);
        store(SHA_512, KeyStatus.REVOKED, 2);

        assertThat(rig.verify(KEY).allowed()).isFalse();
        assertThat(rig.rehashes).isEmpty();
    }

    @Test
    void saysThatAStoreIsNotReady() {
        rig.forms = new ImportedForms(Set.of("keyfence"), List.of(HMAC));
        rig.ready = false;

        assertThat(reason(KEY)).isEqualTo("warming_up");
    }

    private String reason(String key) {
        return rig.verify(key).verdict().reasonCode();
    }

    private void store(HashKind kind, KeyStatus status, long id) {
        StoredKey like = Rig.stored(status, List.of());
        StoredKey key =
                new StoredKey(
                        new KeyId(1, id),
                        1,
                        status,
                        like.profile(),
                        like.owner(),
                        like.environment(),
                        like.scopes(),
                        like.tags(),
                        0,
                        StoredKey.NEVER,
                        0);
        rig.keys.put(
                Rig.SECRETS.digestOf(kind, KEY).orElseThrow(),
                new KeyLookup.Found(key, 2, StoredKey.NEVER));
    }
}
