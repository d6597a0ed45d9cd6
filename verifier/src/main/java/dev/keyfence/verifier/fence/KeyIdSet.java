package dev.keyfence.verifier.fence;

import dev.keyfence.verifier.key.KeyId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Key ids, 32 bytes each and no heap object: a million revoked keys must not cost a million
 * objects. One thread adds; any number of threads look, without locks.
 *
 * <p>Open addressing over pairs of longs, at most half full, never removing. The writer stores an
 * id's low half and then, with release, its high half; a reader takes the high half with acquire,
 * so that a high half it sees has its low half beside it. An empty place has a high half of 0. To
 * grow, the writer fills a new array and publishes it with one volatile write.
 */
final class KeyIdSet {

    /**
     * 4 GiB of array: past it the writer throws, the node stops following, and so fences itself.
     */
    static final int IDS_MAX = 1 << 27;

    private static final int IDS_AT_START = 512;
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    private volatile long[] slots = new long[IDS_AT_START * 4];
    private int size;

    /** True when the id was added. */
    boolean contains(KeyId id) {
        long[] table = slots;
        int mask = table.length - 1;
        long high = marked(id.high());
        for (int at = place(high, id.low(), mask); ; at = (at + 2) & mask) {
            long seen = (long) LONGS.getAcquire(table, at);
            if (seen == 0) {
                return false;
            }
            if (seen == high && table[at + 1] == id.low()) {
                return true;
            }
        }
    }

    /** Adds an id; for the one writing thread. */
    void add(KeyId id) {
        if (contains(id)) {
            return;
        }
        if (size >= IDS_MAX) {
            throw new IllegalStateException("more than " + IDS_MAX + " revoked keys");
        }
        if (size >= slots.length / 4) {
            slots = grown(slots);
        }
        insert(slots, marked(id.high()), id.low());
        size++;
    }

    int size() {
        return size;
    }

    private static long[] grown(long[] old) {
        long[] table = new long[old.length * 2];
        for (int at = 0; at < old.length; at += 2) {
            if (old[at] != 0) {
                insert(table, old[at], old[at + 1]);
            }
        }
        return table;
    }

    private static void insert(long[] table, long high, long low) {
        int mask = table.length - 1;
        int at = place(high, low, mask);
        while (table[at] != 0) {
            at = (at + 2) & mask;
        }
        table[at + 1] = low;
        LONGS.setRelease(table, at, high);
    }

    /** 0 marks an empty place; an id of the year 1970 may share one with its twin: it is denied. */
    private static long marked(long high) {
        return high == 0 ? 1 : high;
    }

    /** The low half is random, but imported ids need not be: mix both. */
    private static int place(long high, long low, int mask) {
        long mixed = (low ^ high * 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
        return (int) (mixed >>> 32) << 1 & mask;
    }
}
