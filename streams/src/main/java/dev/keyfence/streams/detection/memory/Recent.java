package dev.keyfence.streams.detection.memory;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Which different things were seen lately: the last few, each with when it was first and last seen
 * and how often. When there are more, the one that was left alone longest goes. A thing is told by
 * 32 bits: among a few dozen, one in a hundred million is taken for another.
 */
public final class Recent implements Trace {

    private final int[] things;
    private final long[] firsts;
    private final long[] lasts;
    private final int[] counts;
    private int size;

    private Recent(int max) {
        things = new int[max];
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
        int at = find(fold(thing));
        if (at < 0) {
            at = size < things.length ? size++ : oldest();
            things[at] = fold(thing);
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
        return find(fold(thing)) >= 0;
    }

    /** How often a thing was seen since it is remembered. */
    public int count(long thing) {
        int at = find(fold(thing));
        return at < 0 ? 0 : counts[at];
    }

    /**
     * How many different things were seen in a window that ends at this second, or with the latest
     * of all when that is later.
     */
    public int within(long second, Duration window) {
        long since = start(second, window);
        int found = 0;
        for (int i = 0; i < size; i++) {
            if (lasts[i] >= since) {
                found++;
            }
        }
        return found;
    }

    /**
     * How many there would be if this thing were seen now.
     *
     * @param thing what may be seen or not
     * @param second when it would be
     * @param window how far back they count
     * @param times how often one of them was seen at most to count
     */
    public int withinWith(long thing, long second, Duration window, int times) {
        int folded = fold(thing);
        long since = start(second, window);
        int found = second >= since && count(thing) < times ? 1 : 0;
        for (int i = 0; i < size; i++) {
            if (lasts[i] >= since && counts[i] <= times && things[i] != folded) {
                found++;
            }
        }
        return found;
    }

    /** When the earliest of those in the window was first seen, or when the window begins. */
    public long firstWithin(long second, Duration window) {
        long since = start(second, window);
        long first = Math.max(since, second);
        for (int i = 0; i < size; i++) {
            if (lasts[i] >= since) {
                first = Math.min(first, firsts[i]);
            }
        }
        return Math.max(first, since);
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
            out.bits32(things[i]).number(lasts[i] - before).number(lasts[i] - firsts[i]);
            out.number(counts[i]);
            before = lasts[i];
        }
    }

    @Override
    public void read(Unpacker in) {
        int written = in.small();
        long before = 0;
        for (int i = 0; i < written; i++) {
            int thing = in.bits32();
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

    private long start(long second, Duration window) {
        long end = second;
        for (int i = 0; i < size; i++) {
            end = Math.max(end, lasts[i]);
        }
        return end - window.toSeconds();
    }

    private static int fold(long thing) {
        return (int) (thing ^ (thing >>> Integer.SIZE));
    }

    private int find(int thing) {
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
