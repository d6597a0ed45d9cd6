package dev.keyfence.verifier.limit;

import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.profile.RateLimit;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of the keys that were used last, as many as there is room for: sets of {@value #WAYS}
 * places, of which a key's id selects one. A key that finds its set full takes the place of the
 * bucket that is the soonest full again, so as little as can be is forgotten; mostly nothing, since
 * a full bucket is as good as none. Safe for any number of threads; a look-up takes no lock.
 */
final class Buckets {

    /** With some 150 bytes each, 40 MB; beyond them, keys are given more than they may have. */
    static final int KEYS_MAX = 262_144;

    static final int WAYS = 8;

    private final AtomicReferenceArray<@Nullable Bucket> places;
    private final LongAdder forgotten = new LongAdder();

    /**
     * Room for so many keys.
     *
     * @param keys a power of two, {@value #WAYS} or more
     */
    Buckets(int keys) {
        if (Integer.bitCount(keys) != 1 || keys < WAYS) {
            throw new IllegalArgumentException("not a power of two of at least 8: " + keys);
        }
        places = new AtomicReferenceArray<>(keys);
    }

    /** The key's bucket; a full one when it has none. */
    Bucket of(KeyId id, List<RateLimit> limits, long nowNanos) {
        int set = setOf(id);
        Bucket found = find(set, id);
        return found == null ? placed(set, id, limits, nowNanos) : found;
    }

    /** How many buckets were dropped that were not full yet. */
    long forgotten() {
        return forgotten.sum();
    }

    private @Nullable Bucket find(int set, KeyId id) {
        for (int i = set; i < set + WAYS; i++) {
            Bucket bucket = places.get(i);
            if (bucket != null && bucket.id().equals(id)) {
                return bucket;
            }
        }
        return null;
    }

    private synchronized Bucket placed(int set, KeyId id, List<RateLimit> limits, long nowNanos) {
        Bucket found = find(set, id);
        if (found != null) {
            return found;
        }
        int place = set;
        long soonest = Long.MAX_VALUE;
        for (int i = set; i < set + WAYS; i++) {
            Bucket bucket = places.get(i);
            long left = bucket == null ? -1 : bucket.fullAtNanos(nowNanos) - nowNanos;
            if (left < soonest) {
                soonest = left;
                place = i;
            }
        }
        if (soonest > 0) {
            forgotten.increment();
        }
        Bucket fresh = new Bucket(id, limits, nowNanos);
        places.set(place, fresh);
        return fresh;
    }

    /** Ids are random in their last 64 bits. */
    private int setOf(KeyId id) {
        return ((int) (id.low() ^ id.low() >>> 32) & (places.length() / WAYS - 1)) * WAYS;
    }
}
