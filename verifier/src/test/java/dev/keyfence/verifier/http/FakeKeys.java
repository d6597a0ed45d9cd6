package dev.keyfence.verifier.http;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyFormat;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.store.KeyStore;
import dev.keyfence.verifier.store.SealedSecrets;
import dev.keyfence.verifier.verify.Gate;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keys in memory, where tests put them: the node's store, its directory and its gate. */
public final class FakeKeys implements KeyStore, KeyDirectory, SealedSecrets, Gate {

    /** Seals what tests keep. */
    public static final SealingKeys SEALING =
            new SealingKeys("test", Map.of("test", new byte[SealingKeys.KEY_BYTES]));

    private static final long CREATED_AT_MICROS = 1_800_000_000_000_000L;

    private final SecureRandom random = new SecureRandom();
    private final Map<KeyDigest, KeyId> digests = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<KeyId, KeyDetails> keys = new ConcurrentSkipListMap<>();
    private final Map<KeyId, List<Sealed>> sealed = new ConcurrentHashMap<>();
    private volatile @Nullable DenyReason closed;
    private volatile long overtimeNanos = NO_OVERTIME;

    /** Adds an active live key of the profile keyfence, and returns its secret. */
    public String add(String owner, String... scopes) {
        return add(Environment.LIVE, owner, UnaryOperator.identity(), scopes);
    }

    /** Adds a key that differs. */
    public String add(
            Environment environment,
            String owner,
            UnaryOperator<StoredKey> change,
            String... scopes) {
        String secret = new KeyFormat("kf").mint(environment, random);
        StoredKey key =
                new StoredKey(
                        KeyId.create(random, CREATED_AT_MICROS / 1_000),
                        1,
                        KeyStatus.ACTIVE,
                        "keyfence",
                        owner,
                        environment,
                        List.of(scopes),
                        List.of("ci"),
                        CREATED_AT_MICROS,
                        StoredKey.NEVER,
                        0,
                        KeyTerms.of(Map.of("tier", "standard")));
        put(change.apply(key), KeyDigest.of(secret), "a name");
        return secret;
    }

    /** Adds an active live key of another profile, and returns its secret. */
    public String add(String profile, KeyFormat format, String... scopes) {
        String secret = format.mint(Environment.LIVE, random);
        StoredKey key =
                new StoredKey(
                        KeyId.create(random, CREATED_AT_MICROS / 1_000),
                        1,
                        KeyStatus.ACTIVE,
                        profile,
                        "acme",
                        Environment.LIVE,
                        List.of(scopes),
                        List.of(),
                        CREATED_AT_MICROS,
                        StoredKey.NEVER,
                        0);
        put(key, KeyDigest.of(secret), "a key");
        return secret;
    }

    /** Adds a key as it is. */
    public KeyDetails put(StoredKey key, KeyDigest digest, String name) {
        KeyDetails details =
                new KeyDetails(
                        key,
                        name,
                        key.createdAtMicros(),
                        List.of(
                                new KeyDetails.SecretInfo(
                                        1, key.createdAtMicros(), StoredKey.NEVER)));
        keys.put(key.id(), details);
        digests.put(digest, key.id());
        return details;
    }

    /** Puts a key where it is, as it is from now on; another secret opens it, too. */
    public void put(KeyDetails details, @Nullable KeyDigest digest) {
        keys.put(details.key().id(), details);
        if (digest != null) {
            digests.put(digest, details.key().id());
        }
    }

    /** A change of {@link #add}: another status. */
    public static UnaryOperator<StoredKey> status(KeyStatus status) {
        return key ->
                copy(
                        key.withStatus(status),
                        key.version() + 1,
                        key.expiresAtMicros(),
                        key.createdAtFencePosition());
    }

    /** A change of {@link #add}: an expiry. */
    public static UnaryOperator<StoredKey> expiring(long atMicros) {
        return key -> copy(key, key.version(), atMicros, key.createdAtFencePosition());
    }

    /** A change of {@link #add}: a creator that had applied so much of the fence. */
    public static UnaryOperator<StoredKey> madeAt(long fencePosition) {
        return key -> copy(key, key.version(), key.expiresAtMicros(), fencePosition);
    }

    /** A change of {@link #add}: when it was made, microseconds since the epoch. */
    public static UnaryOperator<StoredKey> createdAt(long micros) {
        return key ->
                new StoredKey(
                        key.id(),
                        key.version(),
                        key.status(),
                        key.profile(),
                        key.owner(),
                        key.environment(),
                        key.scopes(),
                        key.tags(),
                        micros,
                        key.expiresAtMicros(),
                        key.createdAtFencePosition(),
                        key.terms());
    }

    private static StoredKey copy(
            StoredKey key, long version, long expiresAtMicros, long fencePosition) {
        return new StoredKey(
                key.id(),
                version,
                key.status(),
                key.profile(),
                key.owner(),
                key.environment(),
                key.scopes(),
                key.tags(),
                key.createdAtMicros(),
                expiresAtMicros,
                fencePosition,
                key.terms());
    }

    /** Lets a key sign tokens. */
    public void seal(String secret) {
        KeyId id = idOf(secret);
        sealed.put(id, List.of(new Sealed(KeyDigest.of(secret), SEALING.seal(id, secret), 1)));
    }

    /** What is kept of a key's secrets from now on. */
    public void seal(KeyId id, List<Sealed> secrets) {
        sealed.put(id, secrets);
    }

    @Override
    public List<Sealed> sealed(KeyId id) {
        return sealed.getOrDefault(id, List.of());
    }

    /** The id of a secret's key. */
    public KeyId idOf(String secret) {
        return Optional.ofNullable(digests.get(KeyDigest.of(secret))).orElseThrow();
    }

    /** Changes a key where it lies. */
    public void change(KeyId id, UnaryOperator<StoredKey> change) {
        keys.computeIfPresent(
                id,
                (_, old) ->
                        new KeyDetails(
                                change.apply(old.key()),
                                old.name(),
                                old.updatedAtMicros(),
                                old.secrets()));
    }

    /** Closes the gate for a reason, or opens it. */
    public void gate(@Nullable DenyReason reason) {
        closed = reason;
        overtimeNanos = NO_OVERTIME;
    }

    /** Closes the gate, as a lease does that ran out so long ago. */
    public void overtime(Duration overtime) {
        closed = DenyReason.FENCED;
        overtimeNanos = overtime.toNanos();
    }

    @Override
    public long overtimeNanosSince(long startNanos) {
        return overtimeNanos;
    }

    @Override
    public @Nullable DenyReason closed() {
        return closed;
    }

    @Override
    public KeyLookup find(KeyDigest digest) {
        KeyId id = digests.get(digest);
        KeyDetails found = id == null ? null : keys.get(id);
        return found == null
                ? KeyLookup.Unknown.INSTANCE
                : new KeyLookup.Found(found.key(), 1, StoredKey.NEVER);
    }

    @Override
    public Optional<KeyDetails> find(KeyId id) {
        return Optional.ofNullable(keys.get(id));
    }

    @Override
    public List<KeyDetails> list(KeyFilter filter, @Nullable KeyId after, int limit) {
        return (after == null ? keys : keys.tailMap(after, false))
                .values().stream().filter(filter::matches).limit(limit).toList();
    }
}
