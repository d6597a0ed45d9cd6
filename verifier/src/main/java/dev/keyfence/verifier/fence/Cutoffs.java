package dev.keyfence.verifier.fence;

import java.util.Arrays;

/**
 * The revocations of one target, as few as matter. Immutable.
 *
 * <p>A revocation at offset R with a time T covers the keys whose creator had applied no more than
 * R and that were created before T. One is idle when another stands at the same place or later and
 * reaches as far; the rest form a staircase, offsets rising and times falling, so the first step at
 * or past a key's position has the latest time that can cover it. Kept as steps rather than as the
 * latest time and the greatest offset: those two together would cover keys that no revocation does.
 */
final class Cutoffs {

    static final Cutoffs NONE = new Cutoffs(new long[0], new long[0]);

    /** Stands for a revocation that names no time: it covers whatever the clocks say. */
    static final long ANY_TIME = Long.MAX_VALUE;

    private final long[] offsets;
    private final long[] beforeMicros;

    private Cutoffs(long[] offsets, long[] beforeMicros) {
        this.offsets = offsets;
        this.beforeMicros = beforeMicros;
    }

    /** These and one more. */
    Cutoffs and(long offset, long before) {
        int at = firstAtOrPast(offset);
        if (at < offsets.length && beforeMicros[at] >= before) {
            return this;
        }
        int keep = at;
        while (keep > 0 && beforeMicros[keep - 1] <= before) {
            keep--;
        }
        int rest = at < offsets.length && offsets[at] == offset ? at + 1 : at;
        int length = keep + 1 + offsets.length - rest;
        long[] newOffsets = Arrays.copyOf(offsets, length);
        long[] newBefore = Arrays.copyOf(beforeMicros, length);
        newOffsets[keep] = offset;
        newBefore[keep] = before;
        System.arraycopy(offsets, rest, newOffsets, keep + 1, offsets.length - rest);
        System.arraycopy(beforeMicros, rest, newBefore, keep + 1, offsets.length - rest);
        return new Cutoffs(newOffsets, newBefore);
    }

    /** Whether a key of this target is covered. */
    boolean cover(long createdAtFencePosition, long createdAtMicros) {
        int at = firstAtOrPast(createdAtFencePosition);
        return at < offsets.length
                && (beforeMicros[at] == ANY_TIME || createdAtMicros < beforeMicros[at]);
    }

    int steps() {
        return offsets.length;
    }

    private int firstAtOrPast(long position) {
        int at = Arrays.binarySearch(offsets, position);
        return at >= 0 ? at : -at - 1;
    }
}
