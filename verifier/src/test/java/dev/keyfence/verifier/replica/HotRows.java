package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.InMemoryKeyStore.Secret;
import java.util.List;
import java.util.SplittableRandom;

/** Rows for tests of the hot table. */
final class HotRows {

    private static final List<KeyStatus> STATUSES =
            List.of(KeyStatus.ACTIVE, KeyStatus.SUSPENDED, KeyStatus.EXPIRED, KeyStatus.REVOKED);

    private HotRows() {}

    static byte[] row(StoredKey key, List<Secret> secrets) {
        return KeyRowCodec.row(key.id(), KeyRecords.state(key, secrets));
    }

    /** The same key for the same number: owners are many, profiles and scopes are few. */
    static StoredKey key(int number, long version) {
        return new StoredKey(
                id(number),
                version,
                KeyStatus.ACTIVE,
                "keyfence",
                "owner-" + number % 100_000,
                Environment.LIVE,
                number % 3 == 0 ? List.of("read") : List.of("read", "write"),
                List.of(),
                1_000_000L + number,
                StoredKey.NEVER,
                7);
    }

    /** Any status that a record can have. */
    static KeyStatus status(SplittableRandom random) {
        return STATUSES.get(random.nextInt(STATUSES.size()));
    }

    static KeyId id(int number) {
        return new KeyId((1_700_000_000_000L + number) << 16, number * 0x9E3779B97F4A7C15L);
    }

    /** Spreads as a SHA-256 does, and is cheaper. */
    static KeyDigest digest(int number, int generation) {
        SplittableRandom random = new SplittableRandom(number * 1_000_003L + generation);
        return new KeyDigest(
                random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    static List<Secret> secret(int number) {
        return List.of(new Secret(digest(number, 1), 1, StoredKey.NEVER));
    }
}
