package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.verifier.store.KeyLookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a restart costs: opening the rows, and filling the hot table from them. Run from the
 * verifier's test class path: {@code java org.openjdk.jmh.Main RestoreBenchmark}.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(1)
public class RestoreBenchmark {

    private static final int BATCH = 5_000;

    @Param({"1000000"})
    int keys;

    private Path directory = Path.of("");

    /** Writes the rows, and says how much disk they take. */
    @Setup
    public void fill() throws IOException {
        directory = Files.createTempDirectory("keyfence-restore");
        try (RocksRows rows = new RocksRows(directory)) {
            rows.open();
            try (RowBatch batch = rows.batch()) {
                for (int i = 0; i < keys; i++) {
                    batch.put(
                            KeyRowCodec.rowKey(HotRows.id(i)),
                            HotRows.row(HotRows.key(i, 1), HotRows.secret(i)));
                    if (i % BATCH == BATCH - 1) {
                        batch.write();
                    }
                }
                batch.write();
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            long bytes = files.mapToLong(file -> file.toFile().length()).sum();
            System.out.printf("%n%d keys, %d B each on disk%n", keys, bytes / keys);
        }
    }

    /** Opens the rows and fills a table. */
    @Benchmark
    public KeyLookup restart() {
        try (RocksRows rows = new RocksRows(directory)) {
            rows.open();
            KeyReplica replica =
                    new KeyReplica(
                            KeyRecords.deserializer(KeyState.class),
                            rows,
                            (_, _) -> {},
                            new ReplicaCounters());
            rows.scan(
                    new byte[0],
                    (key, value) -> {
                        replica.restore(key, value);
                        return true;
                    });
            replica.caughtUp();
            return replica.find(HotRows.digest(keys / 2, 1));
        }
    }

    /** Deletes the rows. */
    @TearDown
    public void delete() {
        Directories.delete(directory);
    }
}
