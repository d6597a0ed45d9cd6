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
        HotTable memory = table.get();
        List<KeyDetails> found = new ArrayList<>();
        KeyId reached =
                inOrder(
                        filter,
                        after,
                        limit,
                        memory == null ? Integer.MAX_VALUE : ROWS_IN_ORDER_MAX,
                        found);
        if (memory != null && reached != null) {
            for (KeyId id : idsAfter(reached, memory, filter, limit - found.size())) {
                find(id).filter(key -> matches(filter, key.key())).ifPresent(found::add);
            }
        }
        return found;
    }

    @Override
    public void each(KeyFilter filter, Predicate<StoredKey> visitor) {
        HotTable memory = table.get();
        if (memory == null) {
            KeyDirectory.super.each(filter, visitor);
        } else {
            each(memory, filter, visitor);
        }
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
                    if (!key.id().equals(after) && matches(filter, key)) {
                        found.add(KeyRowCodec.details(row, shapes));
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
            if (owner != null && !KeyRow.isOwnedBy(page, row, owner)) {
                return true;
            }
            StoredKey key = KeyRow.key(page, row, shapes);
            return !matches(filter, key) || visitor.test(key);
        });
    }

    private static boolean matches(KeyFilter filter, StoredKey key) {
        return (filter.profile() == null || filter.profile().equals(key.profile()))
                && (filter.owner() == null || filter.owner().equals(key.owner()))
                && (filter.tag() == null || key.tags().contains(filter.tag()));
    }
}
