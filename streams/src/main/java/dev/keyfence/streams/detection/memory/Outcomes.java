package dev.keyfence.streams.detection.memory;

import java.time.Duration;
import java.util.Arrays;

/**
 * How much of something failed in a sliding window, and how much usually does: what leaves the
 * window becomes history, which is halved when it is long, so that it follows. The window is ten
 * buckets of a tenth of it each, as in {@link Ring}; when its setting changes, all begins anew.
 */
public final class Outcomes implements Trace {

    private static final int BUCKETS = 10;

    /** More history than this is halved. */
    private static final int HISTORY_MAX = 2_000;

    private long bucketSeconds;
    private long newest;
    private final int[] all = new int[BUCKETS];
    private final int[] failed = new int[BUCKETS];
    private long allBefore;
    private long failedBefore;

    /**
     * Counts one; when it is older than the window, not at all.
     *
     * @param second when, in seconds since the epoch
     * @param failure how it ended
     * @param window ten seconds at least
     */
    public void add(long second, boolean failure, Duration window) {
        long seconds = Math.max(1, window.toSeconds() / BUCKETS);
        if (seconds != bucketSeconds) {
            begin(seconds);
        }
        long bucket = second / bucketSeconds;
        if (bucket > newest) {
            for (long old = Math.max(newest + 1, bucket - BUCKETS + 1); old <= bucket; old++) {
                leave(at(old));
            }
            newest = bucket;
        }
        if (bucket > newest - BUCKETS) {
            all[at(bucket)]++;
            failed[at(bucket)] += failure ? 1 : 0;
        }
    }

    /** How many there are in the window. */
    public int all() {
        return sum(all);
    }

    /** How many of them failed. */
    public int failed() {
        return sum(failed);
    }

    /** How many the history is about. */
    public long history() {
        return allBefore;
    }

    /** What share of them failed, 0 to 1. */
    public double usual() {
        return allBefore == 0 ? 0 : (double) failedBefore / allBefore;
    }

    @Override
    public boolean blank() {
        return newest == 0;
    }

    @Override
    public void write(Packer out) {
        out.number(bucketSeconds).number(newest).number(allBefore).number(failedBefore);
        for (int i = 0; i < BUCKETS; i++) {
            out.number(all[i]).number(failed[i]);
        }
    }

    @Override
    public void read(Unpacker in) {
        bucketSeconds = in.number();
        newest = in.number();
        allBefore = in.number();
        failedBefore = in.number();
        for (int i = 0; i < BUCKETS; i++) {
            all[i] = in.small();
            failed[i] = in.small();
        }
    }

    private void begin(long seconds) {
        bucketSeconds = seconds;
        newest = 0;
        Arrays.fill(all, 0);
        Arrays.fill(failed, 0);
        allBefore = 0;
        failedBefore = 0;
    }

    private void leave(int at) {
        allBefore += all[at];
        failedBefore += failed[at];
        all[at] = 0;
        failed[at] = 0;
        while (allBefore > HISTORY_MAX) {
            allBefore /= 2;
            failedBefore /= 2;
        }
    }

    private static int sum(int[] counts) {
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
