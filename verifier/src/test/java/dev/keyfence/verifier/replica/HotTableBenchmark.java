package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.store.KeyLookup;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a look-up and a change cost. Run from the verifier's test class path: {@code java
 * org.openjdk.jmh.Main HotTableBenchmark}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HotTableBenchmark {

    /** Digests are taken from here in random order, so that the look-ups are not predicted. */
    private static final int SAMPLE = 1 << 20;

    private static final int HOT = 10_000;

    @Param({"1000000"})
    int keys;

    private final HotTable table = new HotTable();
    private final KeyDigest[] random = new KeyDigest[SAMPLE];
    private final KeyDigest[] hot = new KeyDigest[HOT];
    private final KeyDigest[] unknown = new KeyDigest[HOT];
    private final byte[][] rows = new byte[HOT][];
    private int next;

    /** Fills the table, and says how much memory it takes. */
    @Setup
    public void fill() {
        long startNanos = System.nanoTime();
        for (int i = 0; i < keys; i++) {
            table.put(HotRows.row(HotRows.key(i, 1), HotRows.secret(i)));
        }
        System.out.printf(
                "%n%d keys, %d B each, filled (rows made from Avro) in %d ms%n",
                keys,
                table.heapBytes() / keys,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
        SplittableRandom choice = new SplittableRandom(1);
        for (int i = 0; i < SAMPLE; i++) {
            random[i] = HotRows.digest(choice.nextInt(keys), 1);
        }
        for (int i = 0; i < HOT; i++) {
            int key = choice.nextInt(keys);
            hot[i] = HotRows.digest(key, 1);
            unknown[i] = HotRows.digest(keys + i, 1);
            rows[i] = HotRows.row(HotRows.key(key, 2), HotRows.secret(key));
        }
    }

    /** A digest of any key. */
    @Benchmark
    public KeyLookup findsAnyKey() {
        return table.find(random[next++ & (SAMPLE - 1)]);
    }

    /** A digest of one of 10,000 keys. */
    @Benchmark
    public KeyLookup findsAHotKey() {
        return table.find(hot[step()]);
    }

    /** A digest of no key. */
    @Benchmark
    public KeyLookup findsNoKey() {
        return table.find(unknown[step()]);
    }

    /** A change of a key, sweeping included. */
    @Benchmark
    public void changesAKey() {
        table.put(rows[step()]);
    }

    private int step() {
        next = next + 1 < HOT ? next + 1 : 0;
        return next;
    }
}
