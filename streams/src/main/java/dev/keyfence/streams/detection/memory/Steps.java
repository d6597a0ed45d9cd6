package dev.keyfence.streams.detection.memory;

import java.util.Arrays;

/**
 * When each of up to eight conditions held last, and how far a chain of them has come in which each
 * follows the one before. Of all chains that have come as far, the one that began last is kept: no
 * other can be within a time in which it is not.
 */
public final class Steps implements Trace {

    /** How many conditions there may be. */
    public static final int MAX = 8;

    /** No second: it never was. */
    public static final long NONE = Long.MIN_VALUE;

    /** When a condition held last; for a chain, when its part up to here was complete. */
    private final long[] lasts = new long[MAX];

    /** When the chain up to here began. */
    private final long[] starts = new long[MAX];

    /** One that never held. */
    public Steps() {
        Arrays.fill(lasts, NONE);
        Arrays.fill(starts, NONE);
    }

    /**
     * Notes which conditions held.
     *
     * @param matched a bit for each, the first one the lowest
     */
    public void mark(int matched, long second) {
        for (int i = 0; i < MAX; i++) {
            if ((matched & 1 << i) != 0) {
                lasts[i] = Math.max(lasts[i], second);
                starts[i] = lasts[i];
            }
        }
    }

    /** How many held in the time that ends with the latest of all. */
    public int within(long seconds) {
        long from = latest() - seconds;
        int held = 0;
        for (long last : lasts) {
            held += last != NONE && last >= from ? 1 : 0;
        }
        return held;
    }

    /** When the first of those was, of each its last time. */
    public long sinceSecond(long seconds) {
        long since = latest();
        long from = since - seconds;
        for (long last : lasts) {
            if (last != NONE && last >= from) {
                since = Math.min(since, last);
            }
        }
        return since;
    }

    /**
     * Takes chains as far as a decision brings them; it is one step of a chain, however many
     * conditions hold for it. One that comes late begins a chain or goes on with one, and is not
     * set before what came earlier.
     *
     * @param matched a bit for each condition that holds
     * @param all how many steps a chain has
     * @param seconds within which it must be complete
     * @return when the chain began that is complete now, or {@link #NONE}
     */
    public long advance(int matched, int all, long second, long seconds) {
        for (int i = all - 1; i >= 0; i--) {
            if ((matched & 1 << i) == 0) {
                continue;
            }
            if (i == 0) {
                starts[0] = Math.max(starts[0], second);
                lasts[0] = starts[0];
            } else if (follows(i, second, seconds)) {
                starts[i] = starts[i - 1];
                lasts[i] = second;
            }
        }
        boolean complete = (matched & 1 << (all - 1)) != 0 && lasts[all - 1] == second;
        return complete && second - starts[all - 1] <= seconds ? starts[all - 1] : NONE;
    }

    private boolean follows(int i, long second, long seconds) {
        return lasts[i - 1] != NONE && lasts[i - 1] <= second && second - starts[i - 1] <= seconds;
    }

    @Override
    public boolean blank() {
        return latest() == NONE;
    }

    @Override
    public void write(Packer out) {
        int known = 0;
        for (int i = 0; i < MAX; i++) {
            known |= lasts[i] == NONE ? 0 : 1 << i;
        }
        out.octet(known);
        for (int i = 0; i < MAX; i++) {
            if (lasts[i] != NONE) {
                out.number(lasts[i]).number(lasts[i] - starts[i]);
            }
        }
    }

    @Override
    public void read(Unpacker in) {
        int known = in.octet();
        for (int i = 0; i < MAX; i++) {
            if ((known & 1 << i) != 0) {
                lasts[i] = in.number();
                starts[i] = lasts[i] - in.number();
            }
        }
    }

    private long latest() {
        long latest = NONE;
        for (long last : lasts) {
            latest = Math.max(latest, last);
        }
        return latest;
    }
}
