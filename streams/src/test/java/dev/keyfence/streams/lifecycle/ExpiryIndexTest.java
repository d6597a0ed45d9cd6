package dev.keyfence.streams.lifecycle;

import static dev.keyfence.streams.lifecycle.reduce.Samples.creation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.ExpireKey;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.streams.lifecycle.reduce.Samples;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Expiries across a restart, and of keys that were stored before their task kept a book of
 * expiries. The test driver deletes its directory when it closes, so a restart is what a start on
 * another machine is: the store is filled from what the changelog has.
 */
class ExpiryIndexTest {

    private static final Instant EXPIRY = Samples.NOW.plusSeconds(60);

    /** Enough for three steps, the last of them not full. */
    private static final int KEYS = 2 * ExpiryIndex.STEP_KEYS_MAX + 7;

    @TempDir private Path directory;

    @Test
    void tellsOnceOfKeysWhoseTimeCameWhileNothingRan() {
        Map<String, byte[]> rows = stored(3);
        Map<String, byte[]> later;
        try (LifecycleBench bench = started("second", rows)) {
            pass(bench, EXPIRY.plusSeconds(3_600), 2);
            assertThat(expired(bench)).containsExactlyInAnyOrder(ids(3));
            later = bench.rows();
        }
        try (LifecycleBench bench = started("third", later)) {
            pass(bench, EXPIRY.plusSeconds(7_200), 4);
            assertThat(bench.events()).isEmpty();
            assertThat(bench.keys()).isEmpty();
        }
    }

    @Test
    void findsTheExpiriesOfKeysStoredBeforeThereWasABookOfThem() {
        Map<String, byte[]> rows = withoutBook(stored(KEYS));
        try (LifecycleBench bench = started("second", rows)) {
            assertThat(bench.expiries()).isZero();
            pass(bench, LifecycleBench.CLOCK, 4);
            assertThat(bench.expiries()).isEqualTo(KEYS);
            pass(bench, EXPIRY, 6);
            assertThat(expired(bench)).hasSize(KEYS).doesNotHaveDuplicates();
            assertThat(bench.expiries()).isZero();
        }
    }

    @Test
    void goesOnWhereItWasWhenItIsStoppedOnTheWay() {
        Map<String, byte[]> rows = withoutBook(stored(KEYS));
        Map<String, byte[]> half;
        try (LifecycleBench bench = started("second", rows)) {
            bench.advance(ExpiryIndex.STEP_EVERY);
            half = bench.rows();
            assertThat(bench.expiries()).isEqualTo(ExpiryIndex.STEP_KEYS_MAX);
        }
        try (LifecycleBench bench = started("third", half)) {
            bench.advance(ExpiryIndex.STEP_EVERY);
            assertThat(bench.expiries()).isEqualTo(2L * ExpiryIndex.STEP_KEYS_MAX);
            pass(bench, EXPIRY, 8);
            assertThat(expired(bench)).hasSize(KEYS).doesNotHaveDuplicates();
        }
    }

    @Test
    void takesTheExpiryOfAKeyThatChangesMeanwhileFromItsChange() {
        Map<String, byte[]> rows = withoutBook(stored(1));
        try (LifecycleBench bench = started("second", rows)) {
            bench.send(
                    Samples.command(id(0), "c-later", new ExpireKey(EXPIRY.plusSeconds(60)), null));
            pass(bench, EXPIRY, 4);
            assertThat(bench.expiries()).isEqualTo(1);
            assertThat(bench.stored(id(0)).orElseThrow().getStatus()).isEqualTo(KeyStatus.ACTIVE);
        }
    }

    @Test
    void looksAtAStoreOnce() {
        try (LifecycleBench bench = started("first", Map.of())) {
            pass(bench, LifecycleBench.CLOCK, 1);
            bench.restore(withoutMark(stored(1), "expiry/"));
            pass(bench, EXPIRY, 4);
            assertThat(bench.expiries()).isZero();
            assertThat(bench.events()).isEmpty();
        }
    }

    /** The rows of so many keys that expire. */
    private Map<String, byte[]> stored(int count) {
        try (LifecycleBench bench = started("stored", Map.of())) {
            for (int i = 0; i < count; i++) {
                bench.send(
                        Samples.command(
                                id(i), "c-" + i, creation().setExpiresAt(EXPIRY).build(), null));
            }
            return bench.rows();
        }
    }

    /** As a version without a book of expiries left them. */
    private static Map<String, byte[]> withoutBook(Map<String, byte[]> rows) {
        return withoutMark(withoutMark(rows, "expiry/"), "expiries");
    }

    private static Map<String, byte[]> withoutMark(Map<String, byte[]> rows, String prefix) {
        Map<String, byte[]> left = new TreeMap<>(rows);
        left.keySet().removeIf(row -> row.startsWith(prefix));
        return left;
    }

    private LifecycleBench started(String name, Map<String, byte[]> rows) {
        LifecycleBench bench = new LifecycleBench(directory.resolve(name));
        bench.restore(rows);
        return bench;
    }

    private static void pass(LifecycleBench bench, Instant now, int steps) {
        for (int i = 0; i < steps; i++) {
            bench.clock(now);
        }
    }

    private static List<String> expired(LifecycleBench bench) {
        return bench.events().stream()
                .filter(event -> event.getType() == KeyEventType.EXPIRED)
                .map(KeyEvent::getKeyId)
                .toList();
    }

    private static String[] ids(int count) {
        return IntStream.range(0, count).mapToObj(ExpiryIndexTest::id).toArray(String[]::new);
    }

    private static String id(int number) {
        return "key_%04d".formatted(number);
    }
}
