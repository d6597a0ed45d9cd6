package dev.keyfence.verifier.replay;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts latencies in buckets that widen with the value: within 1/16 of the truth, from a
 * microsecond to an hour, in a fixed 4 kB. Thread-safe.
 */
final class Latencies {

    private static final int SUB_BUCKETS = 16;
    private static final int SUB_BITS = 4;

    /** The top bucket begins past an hour: longer than any call may take. */
    private static final int BUCKETS = 512;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    void add(long nanos) {
        long micros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos));
        counts.incrementAndGet(Math.min(BUCKETS - 1, bucketOf(micros)));
    }

    /**
     * The latency that a share of all does not exceed.
     *
     * @param share 0 to 1
     * @return microseconds; 0 when there are none
     */
    long quantileMicros(double share) {
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            total += counts.get(i);
        }
        long wanted = Math.max(1, (long) Math.ceil(total * share));
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts.get(i);
            if (seen >= wanted) {
                return upperBound(i);
            }
        }
        return 0;
    }

    private static int bucketOf(long micros) {
        if (micros < SUB_BUCKETS) {
            return (int) micros;
        }
        int shift = Long.SIZE - Long.numberOfLeadingZeros(micros) - 1 - SUB_BITS;
        return (shift + 1) * SUB_BUCKETS + (int) (micros >> shift) - SUB_BUCKETS;
    }

    private static long upperBound(int bucket) {
        if (bucket < SUB_BUCKETS) {
            return bucket;
        }
        int shift = bucket / SUB_BUCKETS - 1;
        long lower = (long) (SUB_BUCKETS + bucket % SUB_BUCKETS) << shift;
        return lower + (1L << shift) - 1;
    }
}
