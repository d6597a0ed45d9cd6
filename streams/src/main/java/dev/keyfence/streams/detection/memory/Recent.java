package dev.keyfence.streams.detection.memory;

import java.util.function.Supplier;

/**
 * Which different things were seen lately: the last few, each with when it was first and last seen
 * and how often. When there are more, the one that was left alone longest goes.
 */
public final class Recent implements Trace {

    private final long[] things;
    private final long[] firsts;
    private final long[] lasts;
    private final int[] counts;
    private int size;

    private Recent(int max) {
        things = new long[max];
        firsts = new long[max];
        lasts = new long[max];
        counts = new int[max];
    }

    /** Makes traces of this many things at most. */
    public static Supplier<Recent> of(int max) {
        return () -> new Recent(max);
    }

    /**
     * Notes a thing.
     *
     * @param thing some 64 bits that stand for it: its hash
     * @param second when it was seen, in seconds since the epoch
     * @return how often it was seen since it is remembered
     */
    public int see(long thing, long second) {
        int at = find(thing);
        if (at < 0) {
            at = size < things.length ? size++ : oldest();
            things[at] = thing;
            firsts[at] = second;
            lasts[at] = second;
            counts[at] = 0;
        }
        firsts[at] = Math.min(firsts[at], second);
        lasts[at] = Math.max(lasts[at], second);
        counts[at]++;
        return counts[at];
    }

    /** Whether a thing is remembered. */
    public boolean knows(long thing) {
        return find(thing) >= 0;
    }

    /** How many different things were seen at this second or later. */
    public int since(long second) {
        return since(second, Integer.MAX_VALUE);
    }

    /** How many of them were seen this often at most. */
    public int since(long second, int countMax) {
        int found = 0;
        for (int i = 0; i < size; i++) {
            if (lasts[i] >= second && counts[i] <= countMax) {
                found++;
            }
        }
        return found;
    }

    /** When the earliest was first seen among those that were seen at this second or later. */
    public long firstSince(long second) {
        long first = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            if (lasts[i] >= second) {
                first = Math.min(first, firsts[i]);
            }
        }
        return Math.max(first, second);
    }

    /** Forgets all. */
    public void clear() {
        size = 0;
    }

    @Override
    public boolean blank() {
        return size == 0;
    }

    @Override
    public void write(Packer out) {
        out.number(size);
        long before = 0;
        for (int i = 0; i < size; i++) {
            out.whole(things[i]).number(lasts[i] - before).number(lasts[i] - firsts[i]);
            out.number(counts[i]);
            before = lasts[i];
        }
    }

    @Override
    public void read(Unpacker in) {
        int written = in.small();
        long before = 0;
        for (int i = 0; i < written; i++) {
            long thing = in.whole();
            long last = before + in.number();
            long first = last - in.number();
            int count = in.small();
            before = last;
            if (i < things.length) {
                things[i] = thing;
                firsts[i] = first;
                lasts[i] = last;
                counts[i] = count;
                size = i + 1;
            }
        }
    }

    private int find(long thing) {
        for (int i = 0; i < size; i++) {
            if (things[i] == thing) {
                return i;
            }
        }
        return -1;
    }

    private int oldest() {
        int oldest = 0;
        for (int i = 1; i < size; i++) {
            if (lasts[i] < lasts[oldest]) {
                oldest = i;
            }
        }
        return oldest;
    }
}
