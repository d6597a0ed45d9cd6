package dev.keyfence.verifier.verify;

import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.credential.TwoKeys;
import dev.keyfence.verifier.decide.Call;
import dev.keyfence.verifier.decide.Decider;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyFormat;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.limit.FleetSize;
import dev.keyfence.verifier.limit.Limiter;
import dev.keyfence.verifier.profile.AttributeCatalogue;
import dev.keyfence.verifier.profile.Failures;
import dev.keyfence.verifier.profile.JwtRules;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.RateLimits;
import dev.keyfence.verifier.profile.RouteRules;
import dev.keyfence.verifier.profile.ScopeCatalogue;
import dev.keyfence.verifier.profile.SpoolFull;
import dev.keyfence.verifier.store.SealedSecrets.Sealed;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a verification costs in process when a token is presented, beside one of the key that signed
 * it: a thousand keys in the hot table, each with its token. BENCHMARKS.md has the command and the
 * numbers.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"
        })
@State(Scope.Benchmark)
public class TokenBenchmark {

    private static final int KEYS = 1_000;

    private final Profile profile =
            new Profile(
                    "clary",
                    List.of(),
                    TwoKeys.REFUSE,
                    new KeyFormat("clary"),
                    List.of(),
                    new ScopeCatalogue(Set.of(), true),
                    AttributeCatalogue.OPEN,
                    new JwtRules(JwtRules.LEEWAY_DEFAULT, JwtRules.LIFETIME_MAX),
                    RouteRules.NONE,
                    Failures.NONE,
                    0,
                    RateLimits.NONE,
                    SpoolFull.FENCE);
    private final SplittableRandom random = new SplittableRandom(1);
    private final String[] keys = new String[KEYS];
    private final String[] tokens = new String[KEYS];

    @SuppressWarnings("NullAway.Init") // made by JMH's set-up
    private Verifier verifier;

    /** Fills the hot table through the replica, as the topic would. */
    @Setup
    public void fill() {
        SecureRandom secure = new SecureRandom();
        SealingKeys sealing = new SealingKeys("k", Map.of("k", new byte[SealingKeys.KEY_BYTES]));
        FilledReplica replica = new FilledReplica();
        Map<KeyId, List<Sealed>> sealed = new HashMap<>();
        long now = Instant.now().getEpochSecond();
        for (int i = 0; i < KEYS; i++) {
            KeyId id = KeyId.create(secure, i);
            keys[i] = profile.format().mint(Environment.LIVE, secure);
            KeyDigest digest = KeyDigest.of(keys[i]);
            replica.add(id, digest, profile.name());
            sealed.put(id, List.of(new Sealed(digest, sealing.seal(id, keys[i]), 1)));
            tokens[i] =
                    TokensTest.token(
                            id,
                            keys[i],
                            "{\"sub\":\"user_id\",\"iat\":%d,\"exp\":%d}"
                                    .formatted(now, now + TimeUnit.DAYS.toSeconds(300)));
        }
        verifier =
                new Verifier(
                        new NodeIdentity("node-1", 1),
                        () -> null,
                        replica.store(),
                        new Decider(_ -> false),
                        _ -> {},
                        ImportedKeys.unkeyed(replica.store()),
                        new Tokens(
                                replica.store(),
                                id -> sealed.getOrDefault(id, List.of()),
                                sealing,
                                (_, _) -> {}),
                        new Limiter(FleetSize.ALONE));
    }

    /** The key itself. */
    @Benchmark
    public Decision key() {
        return verify(keys[random.nextInt(KEYS)]);
    }

    /** A token that it signed. */
    @Benchmark
    public Decision token() {
        return verify(tokens[random.nextInt(KEYS)]);
    }

    private Decision verify(String presented) {
        return verifier.verify(
                new VerifyRequest(
                        profile,
                        new Presented.Key(presented),
                        null,
                        List.of(),
                        Call.UNTOLD,
                        RequestContext.NONE));
    }
}
