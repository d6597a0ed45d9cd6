package dev.keyfence.verifier.fence;

import java.util.OptionalLong;

/**
 * When this node had applied the fence how far, so that another node's position tells how old what
 * it knows is: by this node's monotonic clock alone, whatever the other one's shows. One entry
 * stands for all steps within {@link #GRAIN_NANOS} of its first; the oldest are forgotten. Safe for
 * any number of threads.
 */
final class AppliedTimes {

    /** How much older than it is a position may seem. */
    static final long GRAIN_NANOS = 50_000_000;

    /** A busy fence is remembered for 50 s, longer than any node that still answers is behind. */
    static final int ENTRIES_MAX = 1_024;

    private final long[] positions = new long[ENTRIES_MAX];
    private final long[] nanos = new long[ENTRIES_MAX];

    /** How many entries were ever made; the latest is at {@code (count - 1) % ENTRIES_MAX}. */
    private int count;

    /** Says that all before a position is applied. */
    synchronized void applied(long position, long nowNanos) {
        int last = (count - 1) % ENTRIES_MAX;
        if (count > 0 && position < positions[last]) {
            count = 0; // the log is read again from its start
        }
        if (count > 0 && nowNanos - nanos[last] < GRAIN_NANOS) {
            positions[last] = position;
            return;
        }
        positions[count % ENTRIES_MAX] = position;
        nanos[count % ENTRIES_MAX] = nowNanos;
        count = count + 1 == 2 * ENTRIES_MAX ? ENTRIES_MAX : count + 1;
    }

    /**
     * How long ago this node went past a position; empty when it never did. For a position that is
     * older than what is remembered, since when it was past it at the least.
     */
    synchronized OptionalLong ageNanos(long position, long nowNanos) {
        int oldest = Math.max(0, count - ENTRIES_MAX);
        int low = oldest;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (positions[middle % ENTRIES_MAX] > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == count
                ? OptionalLong.empty()
                : OptionalLong.of(nowNanos - nanos[low % ENTRIES_MAX]);
    }
}
