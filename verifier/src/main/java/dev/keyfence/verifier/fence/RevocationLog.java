package dev.keyfence.verifier.fence;

import dev.keyfence.verifier.fence.FenceRows.RevocationRow;
import dev.keyfence.verifier.replica.RowReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every revocation that this node has applied, as it was asked for: from the rows on disk, and from
 * memory what the batch being applied has not brought there yet. One thread writes, any number
 * read.
 */
final class RevocationLog {

    /**
     * Rows that one call looks at: about 50 ms. Where fewer match than are wanted, the caller gets
     * those, and a place to go on from.
     */
    static final int ROWS_LOOKED_AT_MAX = 20_000;

    private final RowReader rows;
    private final Map<String, RevocationEntry> unwritten = new HashMap<>();

    RevocationLog(RowReader rows) {
        this.rows = rows;
    }

    /**
     * Some entries, newest first.
     *
     * @param nextBefore where to go on; null when all were looked at
     */
    record Entries(List<RevocationEntry> items, @Nullable Long nextBefore) {}

    /** One more was applied, for the first time; its row follows with its batch. */
    synchronized void applied(RevocationEntry entry) {
        unwritten.putIfAbsent(entry.id(), entry);
    }

    /** The rows of all that was applied are on disk. */
    synchronized void written() {
        unwritten.clear();
    }

    /** The first revocation of a name that this node knows. */
    Optional<RevocationEntry> find(String id) {
        byte[] offset = rows.get(FenceRows.idKey(id));
        if (offset == null) {
            return inMemory(id);
        }
        byte[] row = rows.get(FenceRows.revocationKey(ByteBuffer.wrap(offset).getLong()));
        return row == null ? inMemory(id) : Optional.of(FenceRows.readRevocation(row).entry());
    }

    /**
     * The name of another revocation than {@code id} that lies between two names, both included.
     */
    Optional<String> otherBetween(String first, String last, String id) {
        for (RevocationEntry each : inMemory()) {
            boolean between = first.compareTo(each.id()) <= 0 && each.id().compareTo(last) <= 0;
            if (between && !each.id().equals(id)) {
                return Optional.of(each.id());
            }
        }
        byte[] end = FenceRows.idKey(last);
        List<String> found = new ArrayList<>();
        rows.scan(
                FenceRows.idKey(first),
                (key, _) -> {
                    if (Arrays.compareUnsigned(key, end) > 0) {
                        return false;
                    }
                    String other = FenceRows.idOf(key);
                    if (!other.equals(id)) {
                        found.add(other);
                    }
                    return found.isEmpty();
                });
        return found.stream().findFirst();
    }

    /**
     * Lists entries, newest first.
     *
     * @param query which
     * @param before only those that stand before this position
     * @param limit how many at the most
     */
    Entries list(RevocationQuery query, long before, int limit) {
        List<RevocationEntry> items = new ArrayList<>();
        NavigableMap<Long, RevocationEntry> seen = new TreeMap<>();
        for (RevocationEntry each : inMemory()) {
            if (each.position() < before) {
                seen.put(each.position(), each);
            }
        }
        for (RevocationEntry each : seen.descendingMap().values()) {
            if (items.size() < limit && query.matches(each)) {
                items.add(each);
            }
        }
        if (items.size() == limit) {
            return new Entries(items, items.getLast().position());
        }
        return listRows(query, seen.isEmpty() ? before : seen.firstKey(), limit, items);
    }

    private Entries listRows(
            RevocationQuery query, long before, int limit, List<RevocationEntry> items) {
        long[] last = {-1};
        int[] lookedAt = {0};
        boolean[] more = {false};
        rows.scan(
                FenceRows.revocationKey(before - 1),
                (key, value) -> {
                    if (!FenceRows.isRevocation(key)) {
                        return false;
                    }
                    if (items.size() == limit || lookedAt[0] == ROWS_LOOKED_AT_MAX) {
                        more[0] = true;
                        return false;
                    }
                    RevocationRow row = FenceRows.readRevocation(value);
                    if (!row.repeated() && query.matches(row.entry())) {
                        items.add(row.entry());
                    }
                    last[0] = row.entry().position();
                    lookedAt[0]++;
                    return true;
                });
        return new Entries(items, more[0] ? last[0] : null);
    }

    private synchronized Collection<RevocationEntry> inMemory() {
        return List.copyOf(unwritten.values());
    }

    private synchronized Optional<RevocationEntry> inMemory(String id) {
        return Optional.ofNullable(unwritten.get(id));
    }
}
