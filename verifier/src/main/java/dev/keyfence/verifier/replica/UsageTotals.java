package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.replica.RowReader.Walker;
import dev.keyfence.verifier.replica.UsageRows.Cell;
import dev.keyfence.verifier.replica.UsageRows.Place;
import dev.keyfence.verifier.store.KeyUsage.Kind;
import dev.keyfence.verifier.store.KeyUsage.Page;
import dev.keyfence.verifier.store.KeyUsage.Range;
import dev.keyfence.verifier.store.KeyUsage.Subject;
import dev.keyfence.verifier.store.KeyUsage.Total;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Windows in short: in one row what all partitions counted in a window, each with the partition
 * (1), allowed, denied, and when the last decision was made (8 bytes each). The rows of a subject
 * lie side by side, so that a period is added up by a few reads, and subjects are listed in the
 * order of their names without looking at more of them than a page holds.
 *
 * <p>Reading is for any thread; changing for the follower's.
 */
final class UsageTotals {

    /** What one page looks at: some 20 ms. */
    static final int VISITED_MAX = 20_000;

    private static final int PART_BYTES = 1 + 3 * Long.BYTES;
    private static final byte[] NOTHING = {};

    private final RowReader stored;

    /** What the batch at hand changes: it is not on disk yet. */
    private final Map<Cell, byte[]> pending = new HashMap<>();

    /** Totals in these rows. */
    UsageTotals(RowReader stored) {
        this.stored = stored;
    }

    /**
     * What a change did.
     *
     * @param before how many decisions the window held; 0 also when there was none
     * @param after how many it holds
     */
    record Change(long before, long after) {}

    /** Puts the counts of one partition in place of what was known of them. */
    Change put(Place place, long allowed, long denied, long lastMicros) {
        byte[] part =
                ByteBuffer.allocate(PART_BYTES)
                        .put((byte) place.part())
                        .putLong(allowed)
                        .putLong(denied)
                        .putLong(lastMicros)
                        .array();
        return replace(place, part);
    }

    /** Drops the counts of one partition. */
    Change drop(Place place) {
        return replace(place, NOTHING);
    }

    /** Puts the rows that changed. */
    void ending(Applier.Rows rows) {
        pending.forEach((cell, row) -> {
            if (row.length == 0) {
                rows.delete(UsageRows.total(cell));
            } else {
                rows.put(UsageRows.total(cell), row);
            }
        });
    }

    /** The rows that changed are on disk now, or never will be. */
    void forgetChanges() {
        pending.clear();
    }

    /** What one subject did in a period; null when nothing was counted. */
    @Nullable Total total(Subject subject, Range range) {
        byte[] prefix = UsageRows.total(subject, range.step(), range.fromMillis());
        byte[] end = UsageRows.total(subject, range.step(), range.untilMillis());
        Sum sum = new Sum(subject);
        stored.walk(
                prefix,
                (key, row) -> {
                    if (java.util.Arrays.compareUnsigned(key, end) >= 0) {
                        return null;
                    }
                    sum.add(row);
                    return Walker.NEXT;
                });
        return sum.windows == 0 ? null : sum.total();
    }

    /** What all subjects of a kind did, in the order of their names, page by page. */
    Page page(
            Kind kind, @Nullable String profile, Range range, @Nullable Subject after, int limit) {
        Paging paging =
                new Paging(kind, range, limit, UsageRows.totals(kind, range.step(), profile));
        stored.walk(after == null ? paging.prefix : UsageRows.behind(after, range.step()), paging);
        return paging.page();
    }

    private Change replace(Place place, byte[] part) {
        Cell cell = place.cell();
        byte[] known = pending.get(cell);
        if (known == null) {
            byte[] row = stored.get(UsageRows.total(cell));
            known = row == null ? NOTHING : row;
        }
        ByteBuffer made = ByteBuffer.allocate(known.length + PART_BYTES);
        for (int at = 0; at < known.length; at += PART_BYTES) {
            if (known[at] != (byte) place.part()) {
                made.put(known, at, PART_BYTES);
            }
        }
        made.put(part);
        byte[] row = new byte[made.position()];
        made.get(0, row);
        pending.put(cell, row);
        return new Change(decisions(known), decisions(row));
    }

    private static long decisions(byte[] row) {
        ByteBuffer bytes = ByteBuffer.wrap(row);
        long decisions = 0;
        for (int at = 1; at < row.length; at += PART_BYTES) {
            decisions += bytes.getLong(at) + bytes.getLong(at + Long.BYTES);
        }
        return decisions;
    }

    /** What is added up of one subject. */
    private static final class Sum {

        private final Subject subject;
        private int windows;
        private long allowed;
        private long denied;
        private long lastMicros;

        Sum(Subject subject) {
            this.subject = subject;
        }

        void add(byte[] row) {
            windows++;
            ByteBuffer bytes = ByteBuffer.wrap(row);
            while (bytes.hasRemaining()) {
                bytes.get();
                allowed += bytes.getLong();
                denied += bytes.getLong();
                lastMicros = Math.max(lastMicros, bytes.getLong());
            }
        }

        Total total() {
            return new Total(subject, allowed, denied, lastMicros);
        }
    }

    /** A page that is being filled. */
    private static final class Paging implements Walker {

        private final Kind kind;
        private final Range range;
        private final int limit;
        private final byte[] prefix;
        private final List<Total> totals = new ArrayList<>();
        private @Nullable Sum sum;
        private int visited;
        private boolean more;

        Paging(Kind kind, Range range, int limit, byte[] prefix) {
            this.kind = kind;
            this.range = range;
            this.limit = limit;
            this.prefix = prefix;
        }

        @Override
        public byte @Nullable [] visit(byte[] key, byte[] row) {
            if (!UsageRows.startsWith(key, prefix)) {
                return null;
            }
            visited++;
            Cell cell = UsageRows.cellOf(key, kind, range.step());
            Sum current = sum;
            if (current == null || !current.subject.equals(cell.subject())) {
                finish();
                if (totals.size() == limit || visited > VISITED_MAX) {
                    more = true;
                    return null;
                }
                current = new Sum(cell.subject());
                sum = current;
            }
            if (cell.startMillis() < range.fromMillis()) {
                return UsageRows.total(cell.subject(), range.step(), range.fromMillis());
            }
            if (cell.startMillis() >= range.untilMillis()) {
                return UsageRows.behind(cell.subject(), range.step());
            }
            current.add(row);
            return NEXT;
        }

        /** The last subject that was looked at is where the next page goes on. */
        private @Nullable Subject last;

        private void finish() {
            Sum done = sum;
            if (done != null) {
                last = done.subject;
                if (done.windows > 0) {
                    totals.add(done.total());
                }
            }
        }

        Page page() {
            if (!more) {
                finish();
            }
            return new Page(totals, more ? last : null);
        }
    }
}
