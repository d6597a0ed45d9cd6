package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.store.KeyLookup;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The indexes of the hot table, of one size, over its rows. One writer; any number of readers of
 * {@link #find} and {@link #each}. {@link HotTable} explains the algorithm.
 */
final class Generation {

    static final int CAPACITY_MIN = 1 << 10;
    static final int CAPACITY_MAX = 1 << 30;

    /** No reference: below the first row's. */
    static final long NONE = 0;

    private static final long EMPTY = 0;
    private static final long DELETED = 1;
    private static final long REF = (1L << 40) - 1;
    private static final long CONTESTED = 1L << 40;
    private static final int TAG_SHIFT = 41;

    /** With linear probing and tags, a miss then costs one or two cache lines. */
    private static final double LOAD_MAX = 0.7;

    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(long[].class);

    final RowPages pages;
    private final HashSeeds seeds;
    private final Shapes shapes;
    private final long[] digests;
    private final long[] ids;
    private int digestsUsed;
    private int idsUsed;
    private int claims;
    private int keys;

    /** An empty index over rows that it does not know yet. */
    Generation(RowPages pages, HashSeeds seeds, Shapes shapes, int digestSlots, int idSlots) {
        this.pages = pages;
        this.seeds = seeds;
        this.shapes = shapes;
        digests = new long[digestSlots];
        ids = new long[idSlots];
    }

    /** Looks a digest up: lock-free, for any thread. */
    KeyLookup find(KeyDigest digest) {
        long hash = seeds.of(digest);
        int mask = digests.length - 1;
        int i = (int) hash & mask;
        while (true) {
            long slot = (long) SLOTS.getAcquire(digests, i);
            if (slot == EMPTY) {
                return KeyLookup.Unknown.INSTANCE;
            }
            if (sameTag(slot, hash)) {
                byte[] page = pages.page(slot & REF);
                if (page == null) {
                    // The row has moved since the slot was read: the slot tells where to.
                    continue;
                }
                int row = RowPages.offset(slot & REF);
                int secret = KeyRow.secretOf(page, row, digest);
                if (secret >= 0) {
                    return KeyRow.found(page, row, secret, (slot & CONTESTED) != 0, shapes);
                }
            }
            i = (i + 1) & mask;
        }
    }

    /** The reference of a key's row, or {@link #NONE}. For the writer. */
    long refOf(long idHigh, long idLow) {
        int i = idSlot(idHigh, idLow);
        return ids[i] & REF;
    }

    /** Makes a row the one of its key; its digests are claimed separately. */
    void setRow(long idHigh, long idLow, long ref) {
        int i = idSlot(idHigh, idLow);
        if (ids[i] == EMPTY) {
            idsUsed++;
            keys++;
        }
        SLOTS.setRelease(ids, i, tag(seeds.of(idHigh, idLow)) | ref);
    }

    void removeRow(long idHigh, long idLow) {
        SLOTS.setRelease(ids, idSlot(idHigh, idLow), DELETED);
        keys--;
    }

    /**
     * Lets a digest lead to a key's row, whether or not it led to an older row of that key before.
     *
     * @return false when another key claims the digest too: it then opens neither
     */
    boolean claim(KeyDigest digest, long idHigh, long idLow, long ref) {
        long hash = seeds.of(digest);
        int mask = digests.length - 1;
        int own = -1;
        boolean contested = false;
        int i = (int) hash & mask;
        for (; digests[i] != EMPTY; i = (i + 1) & mask) {
            if (!leadsTo(digests[i], hash, digest)) {
                continue;
            }
            if (ofKey(digests[i] & REF, idHigh, idLow)) {
                own = i;
            } else {
                contested = true;
                SLOTS.setRelease(digests, i, digests[i] | CONTESTED);
            }
        }
        if (own < 0) {
            own = i;
            digestsUsed++;
            claims++;
        }
        SLOTS.setRelease(digests, own, tag(hash) | (contested ? CONTESTED : 0) | ref);
        return !contested;
    }

    /** Ends a key's claim; when one other claim is left, the digest opens that key again. */
    void release(KeyDigest digest, long idHigh, long idLow) {
        long hash = seeds.of(digest);
        int mask = digests.length - 1;
        int others = 0;
        int other = -1;
        for (int i = (int) hash & mask; digests[i] != EMPTY; i = (i + 1) & mask) {
            if (!leadsTo(digests[i], hash, digest)) {
                continue;
            }
            if (ofKey(digests[i] & REF, idHigh, idLow)) {
                SLOTS.setRelease(digests, i, DELETED);
                claims--;
            } else {
                others++;
                other = i;
            }
        }
        if (others == 1) {
            SLOTS.setRelease(digests, other, digests[other] & ~CONTESTED);
        }
    }

    /** Points a key's slots, which led to one row, at a copy of it. */
    void move(byte[] page, int row, long ref) {
        long high = KeyRow.idHigh(page, row);
        long low = KeyRow.idLow(page, row);
        for (int secret = 0; secret < KeyRow.secrets(page, row); secret++) {
            boolean _ = claim(KeyRow.digest(page, row, secret), high, low, ref);
        }
        setRow(high, low, ref);
    }

    /**
     * Visits the row of every key once, in no particular order, until the visitor has seen enough:
     * lock-free, for any thread. Keys that come, change or go meanwhile are visited or not.
     */
    void each(RowTest visitor) {
        for (int i = 0; i < ids.length; i++) {
            long slot = (long) SLOTS.getAcquire(ids, i);
            while (slot != EMPTY && slot != DELETED) {
                byte[] page = pages.page(slot & REF);
                if (page != null) {
                    if (!visitor.test(page, RowPages.offset(slot & REF))) {
                        return;
                    }
                    break;
                }
                // The row has moved since the slot was read: the slot tells where to.
                slot = (long) SLOTS.getAcquire(ids, i);
            }
        }
    }

    /** Takes a row where it lies. */
    @FunctionalInterface
    interface RowTest {
        /** Looks at the row at an offset of a page; returns whether to go on. */
        boolean test(byte[] page, int row);
    }

    /** True when so many more keys and digests would make probing slow. */
    boolean isFull(int moreDigests) {
        return digestsUsed + moreDigests > digests.length * LOAD_MAX
                || idsUsed + 1 > ids.length * LOAD_MAX;
    }

    /** The same rows under indexes without deleted slots, with room for more. */
    Generation renewed() {
        Generation next =
                new Generation(
                        new RowPages(pages), seeds, shapes, slotsFor(claims), slotsFor(keys));
        for (int page = 0; page < next.pages.count(); page++) {
            next.pages.eachLive(page, next::move);
        }
        return next;
    }

    int keys() {
        return keys;
    }

    /** How many bytes rows and indexes take up. */
    long heapBytes() {
        return (long) pages.held() * RowPages.PAGE_BYTES + 8L * digests.length + 8L * ids.length;
    }

    private static int slotsFor(int entries) {
        // At most five eighths full, so that the next renewal is not near.
        long least = entries + entries / 2L + entries / 8L;
        long wanted = Math.max(CAPACITY_MIN, Long.highestOneBit(least) * 2);
        if (wanted > CAPACITY_MAX) {
            throw new IllegalStateException("one node holds at most 700 million keys");
        }
        return (int) wanted;
    }

    private int idSlot(long idHigh, long idLow) {
        long hash = seeds.of(idHigh, idLow);
        int mask = ids.length - 1;
        int i = (int) hash & mask;
        while (ids[i] != EMPTY && !(sameTag(ids[i], hash) && ofKey(ids[i] & REF, idHigh, idLow))) {
            i = (i + 1) & mask;
        }
        return i;
    }

    private boolean leadsTo(long slot, long hash, KeyDigest digest) {
        if (!sameTag(slot, hash)) {
            return false;
        }
        byte[] page = pages.page(slot & REF);
        return page != null && KeyRow.secretOf(page, RowPages.offset(slot & REF), digest) >= 0;
    }

    private boolean ofKey(long ref, long idHigh, long idLow) {
        byte[] page = pages.page(ref);
        return page != null && KeyRow.hasId(page, RowPages.offset(ref), idHigh, idLow);
    }

    private static long tag(long hash) {
        return hash >>> TAG_SHIFT << TAG_SHIFT;
    }

    private static boolean sameTag(long slot, long hash) {
        return slot != DELETED && (slot ^ hash) >>> TAG_SHIFT == 0;
    }
}
