package dev.keyfence.streams.detection.memory;

import java.time.Duration;
import java.util.Arrays;

/**
 * How many of something there were in a sliding window: ten buckets of a tenth of it each, so that
 * a sum covers nine tenths of the window at least and all of it at most. What is older than the
 * window when it comes is not counted. The window is a setting of the detector; when it changes,
 * the count begins anew.
 */
public final class Ring implements Trace {

    private static final int BUCKETS = 10;

    private long bucketSeconds;

    /** The number of the newest bucket since the epoch. */
    private long newest;

    /** By the number of the bucket modulo ten. */
    private final int[] counts = new int[BUCKETS];

    /** When the earliest of those that are counted was, or later. */
    public long sinceSecond() {
        for (long bucket = newest - BUCKETS + 1; bucket < newest; bucket++) {
            if (counts[at(bucket)] > 0) {
                return bucket * bucketSeconds;
            }
        }
        return newest * bucketSeconds;
    }

    /**
     * Counts.
     *
     * @param second when, in seconds since the epoch
     * @param window how far back sums reach; ten seconds at least
     * @return how many there were in the window that ends with the newest of all
     */
    public int add(long second, Duration window) {
        return add(second, 1, window);
    }

    /** Counts several at once, as above. */
    public int add(long second, int count, Duration window) {
        fit(window);
        long bucket = second / bucketSeconds;
        if (bucket > newest) {
            for (long old = Math.max(newest + 1, bucket - BUCKETS + 1); old <= bucket; old++) {
                counts[at(old)] = 0;
            }
            newest = bucket;
        }
        if (bucket > newest - BUCKETS) {
            counts[at(bucket)] += count;
        }
        return total();
    }

    /** How many there were in the window that ends at this second. */
    public int sum(long second, Duration window) {
        fit(window);
        long bucket = second / bucketSeconds;
        int sum = 0;
        for (long old = bucket - BUCKETS + 1; old <= Math.min(bucket, newest); old++) {
            if (old > newest - BUCKETS) {
                sum += counts[at(old)];
            }
        }
        return sum;
    }

    /** Forgets all, as if it were read back from nothing. */
    public void clear() {
        newest = 0;
        Arrays.fill(counts, 0);
    }

    @Override
    public boolean blank() {
        return total() == 0;
    }

    @Override
    public void write(Packer out) {
        out.number(bucketSeconds).number(newest);
        for (int count : counts) {
            out.number(count);
        }
    }

    @Override
    public void read(Unpacker in) {
        bucketSeconds = in.number();
        newest = in.number();
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] = in.small();
        }
    }

    private void fit(Duration window) {
        long seconds = Math.max(1, window.toSeconds() / BUCKETS);
        if (seconds != bucketSeconds) {
            bucketSeconds = seconds;
            clear();
        }
    }

    private int total() {
        int sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }

    private static int at(long bucket) {
        return Math.floorMod(bucket, BUCKETS);
    }
}
