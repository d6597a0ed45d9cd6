package dev.keyfence.verifier.http;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often one address may present what opens no key: a bucket that fills again with time. Hits
 * are never limited, since whoever holds a thousand leaked keys should end them all at once.
 * Addresses share buckets by their hash, so that memory is bounded and nobody's address is kept; a
 * seed keeps outsiders from choosing whom they share with. Safe for any number of threads.
 */
final class MissLimit {

    /** A client that tries its old keys gets through. */
    static final int BURST = 20;

    /** One a second for each address after that: noise, not load. */
    private static final long NANOS_PER_MISS = TimeUnit.SECONDS.toNanos(1);

    private static final int BUCKETS = 4_096;

    private final LongSupplier nanos;
    private final int seed;
    private final long[] fullAt = new long[BUCKETS];

    /**
     * A limit with full buckets.
     *
     * @param nanos a monotonic clock
     */
    MissLimit(LongSupplier nanos, int seed) {
        this.nanos = nanos;
        this.seed = seed;
        Arrays.fill(fullAt, nanos.getAsLong());
    }

    /** Counts a miss; false when the address has had too many lately. */
    synchronized boolean allows(@Nullable String address) {
        int hash = (String.valueOf(address).hashCode() ^ seed) * 0x9E3779B9;
        int bucket = hash >>> Integer.numberOfLeadingZeros(BUCKETS - 1);
        long now = nanos.getAsLong();
        long next = (fullAt[bucket] - now > 0 ? fullAt[bucket] : now) + NANOS_PER_MISS;
        if (next - now > BURST * NANOS_PER_MISS) {
            return false;
        }
        fullAt[bucket] = next;
        return true;
    }
}
