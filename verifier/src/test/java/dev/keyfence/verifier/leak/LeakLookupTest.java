package dev.keyfence.verifier.leak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.HashAlgorithm;
import dev.keyfence.verifier.key.HashKind;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.ImportedForms;
import dev.keyfence.verifier.store.InMemoryKeyStore;
import dev.keyfence.verifier.store.InMemoryKeyStore.Secret;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.store.KeyStore;
import dev.keyfence.verifier.verify.ImportedKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeakLookupTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final long NOW_MICROS = NOW.toEpochMilli() * 1_000;
    private static final HashKind SHA_512 = new HashKind(HashAlgorithm.SHA_512, "");
    private static final HashKind KEYED = new HashKind(HashAlgorithm.HMAC_SHA_256, "old");
    private static final HashSecrets SECRETS =
            new HashSecrets(Map.of("old", "a shared secret".getBytes(StandardCharsets.UTF_8)));

    private final InMemoryKeyStore keys = new InMemoryKeyStore();
    private volatile @Nullable DenyReason closed;
    private volatile boolean covered;
    private final KeyStore store = new WithImports();
    private final LeakLookup lookup =
            new LeakLookup(
                    () -> closed,
                    store,
                    new ImportedKeys(store, SECRETS, (_, _, _) -> {}),
                    _ -> covered,
                    InstantSource.fixed(NOW));

    LeakLookupTest() {
        keys.ready(true);
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyStatus.class,
            names = {"ACTIVE", "SUSPENDED", "EXPIRED"})
    void findsSecretsOfKeysThatLiveOrMayAgain(KeyStatus status) {
        StoredKey key = put(status, KeyDigest.of("secret"), StoredKey.NEVER);

        assertThat(lookup.ofKey("secret")).isEqualTo(new Leaked.Known(key, Leaked.State.ALIVE));
        assertThat(lookup.ofDigest(KeyDigest.of("secret")))
                .isEqualTo(new Leaked.Known(key, Leaked.State.ALIVE));
        assertThat(lookup.ofKey("another")).isEqualTo(Leaked.Unknown.INSTANCE);
    }

    @Test
    void findsKeysByTheHashesThatTheyWereImportedBy() {
        StoredKey first = put(KeyStatus.ACTIVE, foreign(SHA_512, "one"), StoredKey.NEVER);
        assertThat(lookup.ofKey("one")).isEqualTo(new Leaked.Known(first, Leaked.State.ALIVE));
        StoredKey second = put(KeyStatus.ACTIVE, foreign(KEYED, "two"), StoredKey.NEVER);
        assertThat(lookup.ofKey("two")).isEqualTo(new Leaked.Known(second, Leaked.State.ALIVE));
    }

    @Test
    void tellsWhatIsRevokedOrRetiredFromWhatLives() {
        StoredKey revoked = put(KeyStatus.REVOKED, KeyDigest.of("dead"), StoredKey.NEVER);
        assertThat(lookup.ofKey("dead")).isEqualTo(new Leaked.Known(revoked, Leaked.State.REVOKED));

        StoredKey rotated = put(KeyStatus.ACTIVE, KeyDigest.of("old"), NOW_MICROS);
        assertThat(lookup.ofKey("old")).isEqualTo(new Leaked.Known(rotated, Leaked.State.RETIRED));
        StoredKey inGrace = put(KeyStatus.ACTIVE, KeyDigest.of("grace"), NOW_MICROS + 1);
        assertThat(lookup.ofKey("grace")).isEqualTo(new Leaked.Known(inGrace, Leaked.State.ALIVE));

        covered = true;
        assertThat(lookup.ofKey("grace"))
                .isEqualTo(new Leaked.Known(inGrace, Leaked.State.REVOKED));
    }

    @Test
    void saysSoWhenItCannotTell() {
        put(KeyStatus.ACTIVE, KeyDigest.of("secret"), StoredKey.NEVER);
        closed = DenyReason.FENCED;
        assertThat(lookup.ofKey("secret")).isEqualTo(Leaked.NotReady.INSTANCE);
        assertThat(lookup.ofKey("another")).isEqualTo(Leaked.NotReady.INSTANCE);
        closed = null;
        keys.ready(false);
        assertThat(lookup.ofKey("secret")).isEqualTo(Leaked.NotReady.INSTANCE);
    }

    @Test
    void readsDigestsOfEveryKind() {
        KeyDigest native256 = KeyDigest.of("secret");
        String hex = HexFormat.of().formatHex(native256.toBytes());
        assertThat(LeakLookup.digest(hex)).contains(native256);
        assertThat(LeakLookup.digest("sha256:" + hex.toUpperCase(java.util.Locale.ROOT)))
                .contains(native256);
        byte[] hash = new byte[32];
        String zeros = HexFormat.of().formatHex(hash);
        assertThat(LeakLookup.digest("hmac-sha256:old:" + zeros)).contains(KEYED.digestOf(hash));
        assertThat(LeakLookup.digest("sha512:" + zeros + zeros))
                .contains(SHA_512.digestOf(new byte[64]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "sha512:00", "md5:00", ":", "sha256:", "hmac-sha256:00"})
    void readsNothingElseAsADigest(String text) {
        assertThat(LeakLookup.digest(text)).isEmpty();
        assertThat(LeakLookup.digest("z".repeat(64))).isEmpty();
    }

    private StoredKey put(KeyStatus status, KeyDigest digest, long validUntilMicros) {
        StoredKey key =
                new StoredKey(
                        new KeyId(1, digest.a()),
                        1,
                        status,
                        "keyfence",
                        "acme",
                        Environment.LIVE,
                        List.of("read"),
                        List.of(),
                        1,
                        StoredKey.NEVER,
                        0);
        keys.put(key, List.of(new Secret(digest, 1, validUntilMicros)));
        return key;
    }

    private static KeyDigest foreign(HashKind kind, String secret) {
        return SECRETS.digestOf(kind, secret).orElseThrow();
    }

    /** As the node's own store, which knows by what hashes keys were imported. */
    private final class WithImports implements KeyStore {
        @Override
        public KeyLookup find(KeyDigest digest) {
            return keys.find(digest);
        }

        @Override
        public ImportedForms imports() {
            return new ImportedForms(Set.of("keyfence"), List.of(SHA_512, KEYED));
        }
    }
}
