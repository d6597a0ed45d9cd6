package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listing and visiting more keys than are read in order. */
class StoredKeysTest {

    private static final int KEYS = StoredKeys.ROWS_IN_ORDER_MAX * 3;

    private final MapRows rows = new MapRows();
    private final HotTable table = new HotTable();
    private final List<StoredKey> keys = new ArrayList<>();
    private boolean complete = true;
    private final KeyDirectory directory =
            new StoredKeys(rows, new Shapes(), () -> complete ? table : null);

    @BeforeEach
    void fill() {
        for (int i = 0; i < KEYS; i++) {
            put(key(i, i % 1_000 == 999 ? "rare" : "owner-" + i % 7));
        }
    }

    @Test
    void pagesThroughRareMatchesInOrderAndMissesNone() {
        assertThat(pages(KeyFilter.ALL.owner("rare"), 4))
                .isEqualTo(idsWhere(key -> key.owner().equals("rare")));
        assertThat(pages(KeyFilter.ALL.owner("owner-3"), 900))
                .isEqualTo(idsWhere(key -> key.owner().equals("owner-3")));
        assertThat(pages(KeyFilter.ALL.tag("tag-5"), 500))
                .isEqualTo(idsWhere(key -> key.tags().contains("tag-5")));
        assertThat(pages(KeyFilter.ALL.profile("other"), 10)).isEmpty();
        assertThat(pages(KeyFilter.ALL, 1_000)).hasSize(KEYS);
    }

    @Test
    void pagesThroughWhatOnlyTheRowsTell() {
        KeyFilter named = KeyFilter.ALL.name("name of owner-3");
        List<KeyId> expected = idsWhere(key -> key.owner().equals("owner-3"));
        assertThat(pages(named, 1_000)).isEqualTo(expected);
        assertThat(pages(named.owner("owner-3"), 700)).isEqualTo(expected);
        assertThat(pages(named.profile("keyfence"), 7)).isEqualTo(expected);
        assertThat(pages(KeyFilter.ALL.name("nobody"), 10)).isEmpty();
        assertThat(pages(KeyFilter.ALL.name("nobody").owner("owner-3"), 10)).isEmpty();
        long last = keys.getLast().createdAtMicros();
        assertThat(pages(KeyFilter.ALL.secretBefore(Long.MIN_VALUE), 10)).isEmpty();
        assertThat(pages(KeyFilter.ALL.secretBefore(last + 1).owner("rare"), 4))
                .isEqualTo(idsWhere(key -> key.owner().equals("rare")));
    }

    @Test
    void listsTheSameWhileMemoryIsNotCompleteYet() {
        KeyFilter rare = KeyFilter.ALL.owner("rare");
        List<KeyId> expected = pages(rare, 4);
        complete = false;
        assertThat(pages(rare, 4)).isEqualTo(expected);
        assertThat(visited(rare)).hasSize(expected.size());
    }

    @Test
    void listsWhatTheRowsSayWhereMemoryIsAheadOfThem() {
        StoredKey last = keys.getLast();
        StoredKey moved = key(KEYS - 1, "elsewhere");
        table.put(HotRows.row(moved, HotRows.secret(KEYS - 1)));
        assertThat(pages(KeyFilter.ALL.owner("elsewhere"), 4)).isEmpty();
        assertThat(directory.find(last.id()).orElseThrow().key().owner()).isEqualTo(last.owner());
    }

    @Test
    void visitsEveryMatchOnceAndStopsWhenToldTo() {
        Map<KeyId, Integer> rare = visited(KeyFilter.ALL.owner("rare"));
        assertThat(rare).hasSize(KEYS / 1_000).allSatisfy((_, times) -> assertThat(times).isOne());
        assertThat(visited(KeyFilter.ALL)).hasSize(KEYS);
        int[] seen = {0};
        directory.each(KeyFilter.ALL, _ -> ++seen[0] < 10);
        assertThat(seen[0]).isEqualTo(10);
    }

    @Test
    void visitsEveryKeyThatDoesNotChangeOnceWhileOthersDo() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Thread writer =
                new Thread(() -> {
                    for (int round = 2; !done.get(); round++) {
                        for (int i = 0; i < KEYS; i += 2) {
                            table.put(HotRows.row(HotRows.key(i, round), HotRows.secret(i)));
                        }
                        for (int i = 0; i < 200; i++) {
                            StoredKey passing = key(KEYS + i, "passing");
                            table.put(HotRows.row(passing, HotRows.secret(KEYS + i)));
                        }
                        for (int i = 0; i < 200; i++) {
                            table.remove(HotRows.id(KEYS + i));
                        }
                    }
                });
        writer.start();
        try {
            for (int look = 0; look < 30; look++) {
                Map<KeyId, Integer> seen = visited(KeyFilter.ALL);
                for (int i = 1; i < KEYS; i += 2) {
                    assertThat(seen.get(HotRows.id(i))).isOne();
                }
                assertThat(seen.values()).allMatch(times -> times <= 1);
            }
        } finally {
            done.set(true);
            writer.join();
        }
    }

    private Map<KeyId, Integer> visited(KeyFilter filter) {
        Map<KeyId, Integer> seen = new HashMap<>();
        directory.each(
                filter,
                key -> {
                    seen.merge(key.id(), 1, Integer::sum);
                    return true;
                });
        return seen;
    }

    private List<KeyId> pages(KeyFilter filter, int limit) {
        List<KeyId> all = new ArrayList<>();
        KeyId after = null;
        while (true) {
            List<KeyDetails> page = directory.list(filter, after, limit);
            page.forEach(each -> all.add(each.key().id()));
            if (page.size() < limit) {
                return all;
            }
            after = page.getLast().key().id();
        }
    }

    private List<KeyId> idsWhere(Predicate<StoredKey> which) {
        return keys.stream().filter(which).map(StoredKey::id).toList();
    }

    private void put(StoredKey key) {
        int number = keys.size();
        keys.add(key);
        byte[] row = HotRows.row(key, HotRows.secret(number));
        table.put(row);
        rows.put(KeyRowCodec.rowKey(key.id()), row);
    }

    private static StoredKey key(int number, String owner) {
        StoredKey like = HotRows.key(number, 1);
        return new StoredKey(
                like.id(),
                1,
                KeyStatus.ACTIVE,
                like.profile(),
                owner,
                like.environment(),
                like.scopes(),
                IntStream.of(number % 11).mapToObj(tag -> "tag-" + tag).toList(),
                like.createdAtMicros(),
                like.expiresAtMicros(),
                like.createdAtFencePosition());
    }
}
