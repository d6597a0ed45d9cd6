package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyDirectory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys as administrators read them: from disk, in the order of their ids. Where few of them
 * match a filter, reading on until a page is full would read them all; so after some rows the hot
 * table tells which ids are wanted, and only those are read. That costs a look at every key in
 * memory, and keeps no more than one page of ids.
 */
final class StoredKeys implements KeyDirectory {

    /** Rows read in order before the hot table is asked: some milliseconds, less than it takes. */
    static final int ROWS_IN_ORDER_MAX = 5_000;

    private static final int LIMIT_MAX = 1_000;

    private final RowReader rows;
    private final Shapes shapes;
    private final Supplier<@Nullable HotTable> table;

    /**
     * The keys in these rows.
     *
     * @param table all keys in memory; null while it is not complete
     */
    StoredKeys(RowReader rows, Shapes shapes, Supplier<@Nullable HotTable> table) {
        this.rows = rows;
        this.shapes = shapes;
        this.table = table;
    }

    @Override
    public Optional<KeyDetails> find(KeyId id) {
        byte[] row = rows.get(KeyRowCodec.rowKey(id));
        return row == null ? Optional.empty() : Optional.of(KeyRowCodec.details(row, shapes));
    }

    @Override
    public List<KeyDetails> list(KeyFilter filter, @Nullable KeyId after, int limit) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + LIMIT_MAX);
        }
        HotTable memory = isInMemory(filter) ? table.get() : null;
        List<KeyDetails> found = new ArrayList<>();
        int rowsMax = memory == null ? Integer.MAX_VALUE : ROWS_IN_ORDER_MAX;
        KeyId reached = inOrder(filter, after, limit, rowsMax, found);
        while (memory != null && reached != null) {
            List<KeyId> wanted = idsAfter(reached, memory, filter, LIMIT_MAX);
            for (KeyId id : wanted) {
                if (found.size() < limit) {
                    find(id).filter(filter::matches).ifPresent(found::add);
                }
            }
            boolean more = wanted.size() == LIMIT_MAX && found.size() < limit;
            reached = more ? wanted.getLast() : null;
        }
        return found;
    }

    @Override
    public void each(KeyFilter filter, Predicate<StoredKey> visitor) {
        HotTable memory = filter.name() == null ? table.get() : null;
        if (memory == null) {
            KeyDirectory.super.each(filter, visitor);
        } else {
            each(memory, filter, visitor);
        }
    }

    /** Whether memory tells most of what the filter asks: a name alone stands in the rows only. */
    private static boolean isInMemory(KeyFilter filter) {
        return !filter.name(null).equals(KeyFilter.ALL) || filter.name() == null;
    }

    /**
     * Reads rows in the order of their ids.
     *
     * @return where it stopped before the page was full and the rows at their end; null otherwise
     */
    private @Nullable KeyId inOrder(
            KeyFilter filter,
            @Nullable KeyId after,
            int limit,
            int rowsMax,
            List<KeyDetails> found) {
        @Nullable KeyId[] reached = {null};
        int[] left = {rowsMax};
        rows.scan(
                after == null ? new byte[0] : KeyRowCodec.rowKey(after),
                (_, row) -> {
                    StoredKey key = KeyRow.key(row, 0, shapes);
                    if (!key.id().equals(after) && filter.matches(key)) {
                        KeyDetails details = KeyRowCodec.details(row, shapes);
                        if (filter.matches(details)) {
                            found.add(details);
                        }
                    }
                    boolean full = found.size() == limit;
                    reached[0] = !full && --left[0] == 0 ? key.id() : null;
                    return !full && left[0] > 0;
                });
        return reached[0];
    }

    /** The lowest matching ids behind one, ascending. */
    private List<KeyId> idsAfter(KeyId after, HotTable memory, KeyFilter filter, int limit) {
        PriorityQueue<KeyId> lowest = new PriorityQueue<>(limit + 1, Comparator.reverseOrder());
        each(
                memory,
                filter,
                key -> {
                    KeyId highest = lowest.size() < limit ? null : lowest.peek();
                    boolean wanted = highest == null || key.id().compareTo(highest) < 0;
                    if (wanted && key.id().compareTo(after) > 0 && !lowest.contains(key.id())) {
                        lowest.add(key.id());
                        if (highest != null) {
                            lowest.remove();
                        }
                    }
                    return true;
                });
        return lowest.stream().sorted().toList();
    }

    private void each(HotTable memory, KeyFilter filter, Predicate<StoredKey> visitor) {
        byte[] owner =
                filter.owner() == null ? null : filter.owner().getBytes(StandardCharsets.UTF_8);
        memory.each((page, row) -> {
            if (!mayMatch(filter, owner, page, row)) {
                return true;
            }
            StoredKey key = KeyRow.key(page, row, shapes);
            return !filter.matches(key) || visitor.test(key);
        });
    }

    /** Refuses most rows without making anything of them. */
    private boolean mayMatch(KeyFilter filter, byte @Nullable [] owner, byte[] page, int row) {
        if (owner != null && !KeyRow.isOwnedBy(page, row, owner)) {
            return false;
        }
        if (filter.profile() != null || filter.tag() != null) {
            Shapes.Shape shape = KeyRow.shape(page, row, shapes);
            if (filter.profile() != null && !filter.profile().equals(shape.profile())) {
                return false;
            }
            if (filter.tag() != null && !shape.tags().contains(filter.tag())) {
                return false;
            }
        }
        Long secretBefore = filter.secretBeforeMicros();
        return secretBefore == null
                || (KeyRow.secrets(page, row) > 0
                        && KeyRow.secretCreated(page, row, 0) < secretBefore);
    }
}
