package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a page of a list and a dry run cost over many keys, with the rows on disk. Run from the
 * verifier's test class path: {@code java org.openjdk.jmh.Main DirectoryBenchmark}.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DirectoryBenchmark {

    private static final int BATCH = 5_000;
    private static final int LIMIT = 101;

    @Param({"1000000"})
    int keys;

    private Path directory = Path.of("");
    private RocksRows rows = new RocksRows(directory);
    private KeyDirectory keysOnDisk = new StoredKeys(rows, new Shapes(), () -> null);

    /** Writes the rows, and fills a replica from them. */
    @Setup
    public void fill() throws IOException {
        directory = Files.createTempDirectory("keyfence-directory");
        rows = new RocksRows(directory);
        rows.open();
        KeyReplica replica =
                new KeyReplica(
                        KeyRecords.deserializer(KeyState.class),
                        rows,
                        (_, _) -> {},
                        new ReplicaCounters());
        try (RowBatch batch = rows.batch()) {
            for (int i = 0; i < keys; i++) {
                byte[] key = KeyRowCodec.rowKey(HotRows.id(i));
                byte[] row = HotRows.row(HotRows.key(i, 1), HotRows.secret(i));
                batch.put(key, row);
                replica.restore(key, row);
                if (i % BATCH == BATCH - 1) {
                    batch.write();
                }
            }
            batch.write();
        }
        replica.caughtUp();
        keysOnDisk = replica.directory();
    }

    /** The first page of all keys. */
    @Benchmark
    public List<KeyDetails> firstPageOfAll() {
        return keysOnDisk.list(KeyFilter.ALL, null, LIMIT);
    }

    /** The first page of an owner of ten keys in a million. */
    @Benchmark
    public List<KeyDetails> firstPageOfARareOwner() {
        return keysOnDisk.list(KeyFilter.ALL.owner("owner-77777"), null, LIMIT);
    }

    /** The first page of a tag that no key has. */
    @Benchmark
    public List<KeyDetails> firstPageOfATagThatIsNotThere() {
        return keysOnDisk.list(KeyFilter.ALL.tag("nowhere"), null, LIMIT);
    }

    /** The first page of a name that no key has, which only the rows tell. */
    @Benchmark
    public List<KeyDetails> firstPageOfANameThatIsNotThere() {
        return keysOnDisk.list(KeyFilter.ALL.name("nobody"), null, LIMIT);
    }

    /** Counting an owner's keys. */
    @Benchmark
    public long countOfAnOwner() {
        return count(KeyFilter.ALL.owner("owner-77777"));
    }

    /** Counting every key. */
    @Benchmark
    public long countOfEverything() {
        return count(KeyFilter.ALL);
    }

    /** Deletes the rows. */
    @TearDown
    public void delete() {
        rows.close();
        Directories.delete(directory);
    }

    private long count(KeyFilter filter) {
        long[] count = {0};
        keysOnDisk.each(
                filter,
                _ -> {
                    count[0]++;
                    return true;
                });
        return count[0];
    }
}
