package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.InMemoryKeyStore;
import dev.keyfence.verifier.store.InMemoryKeyStore.Secret;
import dev.keyfence.verifier.store.KeyLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HotTableTest {

    private final HotTable table = new HotTable();

    @Test
    void findsEveryOneOfManyKeysAfterItsIndexesGrew() {
        int keys = 100_000;
        for (int i = 0; i < keys; i++) {
            table.put(HotRows.row(HotRows.key(i, 1), HotRows.secret(i)));
        }

        assertThat(table.keys()).isEqualTo(keys);
        for (int i = 0; i < keys; i++) {
            assertThat(table.find(HotRows.digest(i, 1)))
                    .isEqualTo(new KeyLookup.Found(HotRows.key(i, 1), 1, StoredKey.NEVER));
        }
        assertThat(table.find(HotRows.digest(keys, 1))).isEqualTo(KeyLookup.Unknown.INSTANCE);
    }

    @Test
    void staysSmallWhenOneKeyChangesAMillionTimes() {
        for (int version = 1; version <= 1_000_000; version++) {
            table.put(HotRows.row(HotRows.key(1, version), HotRows.secret(1)));
        }

        assertThat(((KeyLookup.Found) table.find(HotRows.digest(1, 1))).key().version())
                .isEqualTo(1_000_000);
        assertThat(table.heapBytes()).isLessThan(6L * RowPages.PAGE_BYTES);
    }

    @Test
    void staysSmallWhenAKeyRotatesTimeAndAgain() {
        for (int generation = 1; generation <= 300_000; generation++) {
            Secret secret = new Secret(HotRows.digest(1, generation), generation, 5);
            table.put(HotRows.row(HotRows.key(1, generation), List.of(secret)));
        }

        assertThat(table.find(HotRows.digest(1, 299_999))).isEqualTo(KeyLookup.Unknown.INSTANCE);
        assertThat(table.find(HotRows.digest(1, 300_000))).isInstanceOf(KeyLookup.Found.class);
        assertThat(table.heapBytes()).isLessThan(6L * RowPages.PAGE_BYTES);
    }

    @Test
    void givesMemoryBackWhenKeysComeAndGo() {
        for (int i = 0; i < 300_000; i++) {
            table.put(HotRows.row(HotRows.key(i, 1), HotRows.secret(i)));
            table.remove(HotRows.id(i));
        }

        assertThat(table.keys()).isZero();
        assertThat(table.find(HotRows.digest(299_999, 1))).isEqualTo(KeyLookup.Unknown.INSTANCE);
        assertThat(table.heapBytes()).isLessThan(6L * RowPages.PAGE_BYTES);
    }

    @Test
    void tellsDigestsApartThatDifferInOneBit() {
        KeyDigest digest = new KeyDigest(1, 2, 3, 4);
        table.put(HotRows.row(HotRows.key(1, 1), List.of(new Secret(digest, 1, StoredKey.NEVER))));

        assertThat(table.find(digest)).isInstanceOf(KeyLookup.Found.class);
        for (int bit = 0; bit < 64; bit++) {
            long flip = 1L << bit;
            assertThat(table.find(new KeyDigest(1 ^ flip, 2, 3, 4)))
                    .isEqualTo(KeyLookup.Unknown.INSTANCE);
            assertThat(table.find(new KeyDigest(1, 2, 3, 4 ^ flip)))
                    .isEqualTo(KeyLookup.Unknown.INSTANCE);
        }
    }

    @Test
    void isAsFastWithDigestsThatSomebodyChoseToLieTogether() {
        // With the low bits of the digest as the place, these would be one chain of 20,000.
        for (int i = 0; i < 20_000; i++) {
            KeyDigest chosen = new KeyDigest(0, 0, 0, (long) i << 32);
            table.put(
                    HotRows.row(
                            HotRows.key(i, 1), List.of(new Secret(chosen, 1, StoredKey.NEVER))));
        }
        long start = System.nanoTime();
        for (int i = 0; i < 20_000; i++) {
            assertThat(table.find(new KeyDigest(0, 0, 0, (long) i << 32)))
                    .isInstanceOf(KeyLookup.Found.class);
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(2_000);
    }

    @Test
    void keepsAKeyAtHandForItsWriter() {
        byte[] row = HotRows.row(HotRows.key(5, 1), HotRows.secret(5));
        table.put(row);

        assertThat(table.row(HotRows.id(5))).isEqualTo(java.util.Arrays.copyOf(row, hot(row)));
        assertThat(table.row(HotRows.id(6))).isNull();
    }

    @Test
    void agreesWithAPlainMapWhateverHappens() {
        SplittableRandom random = SeededRandom.create("HotTableTest");
        InMemoryKeyStore model = new InMemoryKeyStore();
        model.ready(true);
        for (int step = 0; step < 300_000; step++) {
            int key = random.nextInt(3_000);
            if (random.nextInt(10) == 0) {
                table.remove(HotRows.id(key));
                model.remove(HotRows.id(key));
            } else {
                List<Secret> secrets = secrets(random);
                StoredKey state = HotRows.key(key, step).withStatus(HotRows.status(random));
                table.put(HotRows.row(state, secrets));
                model.put(state, secrets);
            }
            KeyDigest digest = HotRows.digest(random.nextInt(2_000), 1);
            assertThat(comparable(table.find(digest))).isEqualTo(comparable(model.find(digest)));
        }
    }

    @Test
    void neverShowsReadersATornRowOrLosesAKeyWhileTheWriterWorks() throws Exception {
        int keys = 20_000;
        for (int i = 0; i < keys; i++) {
            table.put(consistent(i, 1));
        }
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService readers = Executors.newFixedThreadPool(3)) {
            List<CompletableFuture<Long>> reading = new ArrayList<>();
            for (int reader = 0; reader < 3; reader++) {
                SplittableRandom random = new SplittableRandom(reader);
                reading.add(CompletableFuture.supplyAsync(() -> read(random, keys, done), readers));
            }
            try {
                SplittableRandom random = SeededRandom.create("HotTableTest");
                for (int step = 2; step < 1_500_000; step++) {
                    table.put(consistent(random.nextInt(keys), step));
                    if (step % 5 == 0) {
                        // Others come and go, so that indexes are renewed under the readers.
                        int other = keys + random.nextInt(keys);
                        table.put(consistent(other, step));
                        table.remove(HotRows.id(other));
                    }
                }
            } finally {
                done.set(true);
            }
            for (CompletableFuture<Long> reads : reading) {
                assertThat(reads.get(1, TimeUnit.MINUTES)).isPositive();
            }
        }
    }

    /** Reads live keys until the writer is done; fails on a missing, torn or older row. */
    private long read(SplittableRandom random, int keys, AtomicBoolean done) {
        long[] versions = new long[keys];
        long reads = 0;
        while (!done.get()) {
            int number = random.nextInt(keys);
            KeyLookup lookup = table.find(HotRows.digest(number, 1));
            if (!(lookup instanceof KeyLookup.Found found)) {
                throw new AssertionError("key " + number + " is gone: " + lookup);
            }
            StoredKey key = found.key();
            boolean whole =
                    key.id().equals(HotRows.id(number))
                            && key.createdAtMicros() == key.version() * 3
                            && key.expiresAtMicros() == key.version() * 5
                            && key.owner().equals("o".repeat((int) (key.version() % 40)))
                            && found.secretGeneration() == (int) key.version();
            if (!whole) {
                throw new AssertionError("key " + number + " is torn: " + found);
            }
            if (key.version() < versions[number]) {
                throw new AssertionError(
                        "key " + number + " went back from " + versions[number] + ": " + found);
            }
            versions[number] = key.version();
            reads++;
        }
        return reads;
    }

    /** A row whose fields all follow from its version. */
    private static byte[] consistent(int number, int version) {
        StoredKey plain = HotRows.key(number, version);
        StoredKey key =
                new StoredKey(
                        plain.id(),
                        version,
                        plain.status(),
                        plain.profile(),
                        "o".repeat(version % 40),
                        plain.environment(),
                        plain.scopes(),
                        plain.tags(),
                        version * 3L,
                        version * 5L,
                        7);
        return HotRows.row(
                key, List.of(new Secret(HotRows.digest(number, 1), version, StoredKey.NEVER)));
    }

    /** Up to three secrets from a small stock, so that keys contest them. */
    private static List<Secret> secrets(SplittableRandom random) {
        List<Secret> secrets = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            secrets.add(new Secret(HotRows.digest(random.nextInt(2_000), 1), i, i));
        }
        return secrets;
    }

    /** While a digest is contested, it does not matter which of its keys is named. */
    private static Object comparable(KeyLookup lookup) {
        return lookup instanceof KeyLookup.Found found
                        && found.key().status() == KeyStatus.UNREADABLE
                ? KeyStatus.UNREADABLE
                : lookup;
    }

    private static int hot(byte[] row) {
        return KeyRow.hotLength(row, 0);
    }
}
