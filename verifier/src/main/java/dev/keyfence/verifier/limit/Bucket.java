package dev.keyfence.verifier.limit;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.decide.Usage;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.profile.RateLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One key's tokens, a count for each of its limits. The algorithm (GCRA, the leaky bucket as a
 * meter) keeps for each limit one time: when the bucket will be full again.
 *
 * <pre>
 *   a token is worth    cost     = window × nodes ÷ quota     of time: this node's share flows in so fast
 *   the bucket holds    capacity = window, or one token if that is more
 *   it lacks            debt     = fullAt − now, or nothing if that is over
 *   a request passes    if debt + cost ≤ capacity; then fullAt = now + debt + cost
 * </pre>
 *
 * <p>Debt is time, and so a fraction of the bucket: when nodes come and go, it is the same fraction
 * of the new share, and no bucket needs to be touched. A bucket that is full again is as good as
 * none, so it can be forgotten.
 */
final class Bucket {

    /** With which no product below overflows: 31 days of nanoseconds, times this. */
    private static final int NODES_MAX = 1_000;

    private final KeyId id;
    private List<RateLimit> limits;
    private long[] fullAt;

    Bucket(KeyId id, List<RateLimit> limits, long nowNanos) {
        this.id = id;
        this.limits = limits;
        this.fullAt = full(limits, nowNanos);
    }

    /** What became of a request. */
    record Spent(@Nullable DenyReason exceeded, Usage usage) {}

    KeyId id() {
        return id;
    }

    /**
     * Takes a token of each limit, or of none when one has none left.
     *
     * @param asked the limits that the key has now; other ones than before begin full
     * @param nowNanos a monotonic time
     * @param fleet how many nodes share them
     */
    synchronized Spent spend(List<RateLimit> asked, long nowNanos, int fleet) {
        if (!limits.equals(asked)) {
            fullAt = full(asked, nowNanos);
        }
        limits = asked;
        int nodes = Math.clamp(fleet, 1, NODES_MAX);
        DenyReason exceeded = null;
        long waitNanos = 0;
        for (int i = 0; i < fullAt.length; i++) {
            long cost = cost(limits.get(i), nodes);
            long wait = debt(i, nowNanos) + cost - capacity(limits.get(i), cost);
            if (wait > 0) {
                exceeded = wait > waitNanos ? limits.get(i).exceeded() : exceeded;
                waitNanos = Math.max(wait, waitNanos);
            }
        }
        List<Usage.Limit> left = new ArrayList<>(fullAt.length);
        for (int i = 0; i < fullAt.length; i++) {
            long cost = cost(limits.get(i), nodes);
            if (exceeded == null) {
                fullAt[i] = nowNanos + debt(i, nowNanos) + cost;
            }
            left.add(left(limits.get(i), debt(i, nowNanos), cost));
        }
        return new Spent(exceeded, new Usage(left, seconds(waitNanos)));
    }

    /**
     * When all of its limits are full again: forgotten before, it lets more through than it may.
     */
    synchronized long fullAtNanos(long nowNanos) {
        long last = nowNanos;
        for (long each : fullAt) {
            last = each - last > 0 ? each : last;
        }
        return last;
    }

    private long debt(int limit, long nowNanos) {
        return Math.max(0, fullAt[limit] - nowNanos);
    }

    private static Usage.Limit left(RateLimit limit, long debt, long cost) {
        long room = capacity(limit, cost) - debt;
        long remaining = Math.max(0, room / cost);
        long untilOneMore = debt == 0 ? 0 : Math.min(debt, (remaining + 1) * cost - room);
        return new Usage.Limit(
                limit.name(),
                limit.quota(),
                limit.window().toSeconds(),
                remaining,
                seconds(untilOneMore));
    }

    /**
     * Cut off, so that the whole share fits the window; with it, at most 0.1 % too much flows in.
     */
    private static long cost(RateLimit limit, int nodes) {
        return limit.window().toNanos() * nodes / limit.quota();
    }

    private static long capacity(RateLimit limit, long cost) {
        return Math.max(limit.window().toNanos(), cost);
    }

    private static long seconds(long nanos) {
        return Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1));
    }

    private static long[] full(List<RateLimit> limits, long nowNanos) {
        long[] times = new long[limits.size()];
        Arrays.fill(times, nowNanos);
        return times;
    }
}
