package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.replica.UsageRows.Cell;
import dev.keyfence.verifier.replica.UsageRows.ListKey;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The lists of the busiest, one for each window's time: those that change are kept in memory and
 * put once a batch. For the follower's thread.
 */
final class BusiestLists {

    /** Between two batches; some 75 kB each, and twelve are those of now. */
    private static final int CACHED_MAX = 64;

    private final RowReader stored;
    private final int membersMax;

    /** In the order in which they were last changed. */
    private final Map<ListKey, BusiestList> lists = new LinkedHashMap<>();

    private final Set<ListKey> changed = new HashSet<>();

    BusiestLists(RowReader stored, int membersMax) {
        this.stored = stored;
        this.membersMax = membersMax;
    }

    /** Takes note of what a window holds now. */
    void apply(Cell cell, UsageTotals.Change change) {
        if (change.after() > 0) {
            list(cell).set(cell.subject().name(), change.after(), change.before() == 0);
        } else if (change.before() > 0) {
            list(cell).drop(cell.subject().name());
        }
    }

    /** Puts the lists that changed. */
    void ending(Applier.Rows rows) {
        for (ListKey key : changed) {
            BusiestList list = lists.get(key);
            if (list == null || list.isEmpty()) {
                rows.delete(UsageRows.busiest(key));
                lists.remove(key);
            } else {
                rows.put(UsageRows.busiest(key), list.toRow());
            }
        }
    }

    /** The lists that changed are on disk now. */
    void written() {
        changed.clear();
        Iterator<ListKey> eldest = lists.keySet().iterator();
        while (lists.size() > CACHED_MAX) {
            eldest.next();
            eldest.remove();
        }
    }

    /** Forgets everything: the rows are made anew. */
    void reset() {
        changed.clear();
        lists.clear();
    }

    private BusiestList list(Cell cell) {
        ListKey key = ListKey.of(cell);
        BusiestList list = lists.remove(key);
        if (list == null) {
            list = BusiestList.of(stored.get(UsageRows.busiest(key)), membersMax);
        }
        lists.put(key, list);
        changed.add(key);
        return list;
    }
}
