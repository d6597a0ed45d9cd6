package dev.keyfence.verifier.verify;

import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.decide.Call;
import dev.keyfence.verifier.decide.Decider;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import java.security.SecureRandom;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a verification costs in process: gate, checksum, digest, look-up among a million keys,
 * decision, and its hand-over to a queue that another thread empties. BENCHMARKS.md has the command
 * and the numbers.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "-Xmx2g",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"
        })
@State(Scope.Benchmark)
public class VerifierBenchmark {

    private static final int KEYS = 1_000_000;
    private static final int STRANGERS = 65_536;
    private static final int QUEUE = 65_536;

    /** Nine requests in ten are made with one key in a hundred: 10,000 keys. */
    private static final int HOT_KEYS = KEYS / 100;

    private static final RequestContext CONTEXT =
            new RequestContext("GET", "/v1/things", "203.0.113.7", "benchmark", null);

    private final Profile profile = Profiles.keyfence();
    private final String[] keys = new String[KEYS];
    private final String[] strangers = new String[STRANGERS];
    private final MpscAtomicArrayQueue<Decision> queue = new MpscAtomicArrayQueue<>(QUEUE);
    private final Thread drainer = Thread.ofPlatform().daemon().unstarted(this::drain);
    private final SplittableRandom random = new SplittableRandom(1);
    private final List<String> scopes = List.of("read");
    private volatile boolean over;

    @SuppressWarnings("NullAway.Init") // made by JMH's set-up
    private Verifier verifier;

    /** Fills the hot table through the replica, as the topic would. */
    @Setup
    public void fill() {
        SecureRandom secure = new SecureRandom();
        FilledReplica replica = new FilledReplica();
        for (int i = 0; i < KEYS; i++) {
            keys[i] = profile.format().mint(Environment.LIVE, secure);
            replica.add(KeyId.create(secure, i), KeyDigest.of(keys[i]), profile.name());
        }
        for (int i = 0; i < STRANGERS; i++) {
            strangers[i] = profile.format().mint(Environment.LIVE, secure);
        }
        verifier =
                new Verifier(
                        new NodeIdentity("node-1", 1),
                        new LeasedGate(),
                        replica.store(),
                        new Decider(_ -> false),
                        decision -> {
                            if (!queue.offer(decision)) {
                                Thread.onSpinWait();
                            }
                        });
        drainer.start();
    }

    /** Stops the drainer. */
    @TearDown
    public void stop() {
        over = true;
    }

    /** A key that is in the caches. */
    @Benchmark
    public Decision hotKey() {
        return verify(keys[random.nextInt(HOT_KEYS)]);
    }

    /** Nine hot keys in ten, one of a million else. */
    @Benchmark
    public Decision skewedKey() {
        return verify(
                keys[random.nextInt(10) == 0 ? random.nextInt(KEYS) : random.nextInt(HOT_KEYS)]);
    }

    /** Any of a million keys; its text is out of the caches too. */
    @Benchmark
    public Decision anyKey() {
        return verify(keys[random.nextInt(KEYS)]);
    }

    /** A well-formed key that nobody has. */
    @Benchmark
    public Decision unknownKey() {
        return verify(strangers[random.nextInt(STRANGERS)]);
    }

    /** Something of the right length whose checksum is wrong. */
    @Benchmark
    public Decision garbage() {
        return verify("kf_live_00000000000000000000000000000000000000");
    }

    private Decision verify(String key) {
        return verifier.verify(
                new VerifyRequest(
                        profile,
                        new Presented.Key(key),
                        Environment.LIVE,
                        scopes,
                        Call.UNTOLD,
                        CONTEXT));
    }

    private void drain() {
        while (!over) {
            if (queue.drain(_ -> {}, QUEUE) == 0) {
                LockSupport.parkNanos(100_000);
            }
        }
    }
}
