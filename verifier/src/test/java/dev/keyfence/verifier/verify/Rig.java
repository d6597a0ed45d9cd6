package dev.keyfence.verifier.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.decide.Call;
import dev.keyfence.verifier.decide.Decider;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.limit.FleetSize;
import dev.keyfence.verifier.limit.Limiter;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.store.ImportedForms;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.store.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A verifier over a plain map, whose gate, readiness, revocations and clock a test sets. */
final class Rig {

    static final long NOW = 1_780_000_000_000_000L;
    static final Profile PROFILE = Profiles.keyfence();

    private static final SecureRandom SECURE = new SecureRandom();

    final Map<KeyDigest, KeyLookup> keys = new ConcurrentHashMap<>();
    final List<Decision> published = Collections.synchronizedList(new ArrayList<>());

    /** What the gate answers, one after the other; open when there is nothing left. */
    final Queue<Optional<DenyReason>> gate = new ConcurrentLinkedQueue<>();

    /** The gate was shut and opened again since any time that it is asked about. */
    volatile boolean reopened;

    /** For how long the lease has run out, as the gate tells it, one after the other; then not. */
    final Queue<Long> overtime = new ConcurrentLinkedQueue<>();

    volatile boolean ready = true;
    volatile boolean revoked;

    /** No decision can be recorded any more. */
    volatile boolean logFull;

    final AtomicInteger lookups = new AtomicInteger();

    /** What the store says of its imported keys. */
    volatile ImportedForms forms = ImportedForms.NONE;

    /** The secrets of keyed hashes, and what was offered for rehashing. */
    static final HashSecrets SECRETS =
            new HashSecrets(Map.of("old", "a shared secret".getBytes(UTF_8)));

    final List<Rehash> rehashes = Collections.synchronizedList(new ArrayList<>());

    record Rehash(KeyId id, int generation, KeyDigest digest) {}

    private final KeyStore store =
            new KeyStore() {
                @Override
                public KeyLookup find(KeyDigest digest) {
                    var _ = lookups.incrementAndGet();
                    return ready
                            ? keys.getOrDefault(digest, KeyLookup.Unknown.INSTANCE)
                            : KeyLookup.NotReady.INSTANCE;
                }

                @Override
                public ImportedForms imports() {
                    return forms;
                }
            };

    final Verifier verifier =
            new Verifier(
                    new NodeIdentity("node-1", 7),
                    new RigGate(),
                    store,
                    new Decider(_ -> revoked),
                    new RigSink(),
                    new ImportedKeys(
                            store,
                            SECRETS,
                            (id, generation, digest) ->
                                    rehashes.add(new Rehash(id, generation, digest))),
                    Tokens.none(store),
                    new Limiter(FleetSize.ALONE),
                    () -> NOW);

    private final class RigSink implements DecisionSink {

        @Override
        public void accept(Decision decision) {
            published.add(decision);
        }

        @Override
        public boolean isFull() {
            return logFull;
        }
    }

    private final class RigGate implements Gate {

        @Override
        public @Nullable DenyReason closed() {
            Optional<DenyReason> next = gate.poll();
            return next == null ? null : next.orElse(null);
        }

        @Override
        public @Nullable DenyReason closedSince(long startNanos) {
            return reopened ? DenyReason.FENCED : closed();
        }

        @Override
        public long overtimeNanosSince(long startNanos) {
            Long next = overtime.poll();
            return next == null ? NO_OVERTIME : next;
        }
    }

    /** Mints a key and stores it. */
    String mint(KeyStatus status, List<String> scopes) {
        String key = PROFILE.format().mint(Environment.LIVE, SECURE);
        keys.put(
                KeyDigest.of(key), new KeyLookup.Found(stored(status, scopes), 2, StoredKey.NEVER));
        return key;
    }

    /** A well-formed key that nobody has. */
    static String stranger() {
        return PROFILE.format().mint(Environment.LIVE, SECURE);
    }

    static StoredKey stored(KeyStatus status, List<String> scopes) {
        return new StoredKey(
                new KeyId(1, 2),
                3,
                status,
                PROFILE.name(),
                "acme",
                Environment.LIVE,
                scopes,
                List.of(),
                0,
                StoredKey.NEVER,
                0);
    }

    Decision verify(String key, String... scopes) {
        return verifier.verify(request(new Presented.Key(key), scopes));
    }

    Decision verify(Profile profile, String key) {
        return verifier.verify(request(profile, new Presented.Key(key)));
    }

    static VerifyRequest request(Presented presented, String... scopes) {
        return request(PROFILE, presented, scopes);
    }

    private static VerifyRequest request(Profile profile, Presented presented, String... scopes) {
        return new VerifyRequest(
                profile,
                presented,
                Environment.LIVE,
                List.of(scopes),
                new Call("GET", "/v1/x?key=hush", "203.0.113.7"),
                new RequestContext("GET", "/v1/x?key=hush", "203.0.113.7", "curl", 5L));
    }
}
