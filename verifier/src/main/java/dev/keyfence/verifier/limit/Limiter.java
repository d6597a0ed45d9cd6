package dev.keyfence.verifier.limit;

import dev.keyfence.verifier.decide.Usage;
import dev.keyfence.verifier.decide.Verdict;
import dev.keyfence.verifier.decide.Verdict.Allow;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.limit.Bucket.Spent;
import dev.keyfence.verifier.profile.RateLimit;
import dev.keyfence.verifier.profile.RateLimits;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps keys to their limits, as far as this node is asked: each node lets its share through, the
 * limit divided by the nodes there are, and asks nobody. What that is worth while nodes come and go
 * is told in RATE_LIMITS.md. Safe for any number of threads; nothing is kept for keys without
 * limits.
 */
public final class Limiter {

    private final LongSupplier nanos;
    private final FleetSize fleet;
    private final int keysMax;
    private volatile @Nullable Buckets buckets;

    /** A limiter on the system's clock. */
    public Limiter(FleetSize fleet) {
        this(System::nanoTime, fleet, Buckets.KEYS_MAX);
    }

    Limiter(LongSupplier nanos, FleetSize fleet, int keysMax) {
        this.nanos = nanos;
        this.fleet = fleet;
        this.keysMax = keysMax;
    }

    /**
     * Takes one request off what an allowed key has left, and refuses it when that is nothing; a
     * refused request takes nothing.
     *
     * @return the same verdict with what is left, or the refusal
     */
    public Verdict spend(Allow allow, RateLimits limits) {
        List<RateLimit> each = limits.of(allow.candidate().ownAttributes());
        if (each.isEmpty()) {
            return allow;
        }
        long now = nanos.getAsLong();
        Spent spent =
                table().of(allow.candidate().key().id(), each, now).spend(each, now, fleet.nodes());
        Usage usage = spent.usage();
        return spent.exceeded() == null
                ? new Allow(allow.candidate(), usage)
                : new Deny(spent.exceeded(), allow.candidate(), null, usage);
    }

    /**
     * How many keys' buckets were dropped for want of room before they were full again: each was
     * given a full bucket anew.
     */
    public long forgotten() {
        Buckets known = buckets;
        return known == null ? 0 : known.forgotten();
    }

    private Buckets table() {
        Buckets known = buckets;
        return known == null ? firstTable() : known;
    }

    private synchronized Buckets firstTable() {
        Buckets known = buckets;
        if (known == null) {
            known = new Buckets(keysMax);
            buckets = known;
        }
        return known;
    }
}
