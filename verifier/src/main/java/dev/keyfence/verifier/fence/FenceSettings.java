package dev.keyfence.verifier.fence;

import java.time.Duration;

/**
 * How long a node may answer without news, and how often it asks.
 *
 * @param beacon how often a node renews its lease; 50 ms to 10 s
 * @param lease how long a renewal lets a node answer; 500 ms to {@link #LEASE_MAX}, and at least
 *     three beacons, so that one lost renewal fences nobody
 * @param drift how much faster or slower than this node's another node's clock may run, as a share;
 *     above 0, at most 1
 * @param deliveryTimeout how long a write to the fence is tried; 1 s to 2 min
 * @param minFenceWait how long a request that demands a position of the fence waits for this node
 *     to reach it; 0 to 10 s
 */
public record FenceSettings(
        Duration beacon,
        Duration lease,
        double drift,
        Duration deliveryTimeout,
        Duration minFenceWait) {

    /**
     * No node may hold a longer lease, so none is waited for longer; {@code fence} must not compact
     * records that are younger than this and its drift.
     */
    public static final Duration LEASE_MAX = Duration.ofMinutes(5);

    /**
     * A lease outlives a leader's failover (6 s measured). The drift covers one clock that chrony
     * corrects at its greatest rate, 8.3 %. A node that follows the log is milliseconds behind, and
     * a caller does better to ask another one than to wait for one that is not.
     */
    public static final FenceSettings DEFAULTS =
            new FenceSettings(
                    Duration.ofMillis(500),
                    Duration.ofSeconds(10),
                    0.1,
                    Duration.ofSeconds(10),
                    Duration.ofMillis(500));

    private static final int BEACONS_PER_LEASE_MIN = 3;

    /** Checks each and all together. */
    public FenceSettings {
        between("beacon", beacon, Duration.ofMillis(50), Duration.ofSeconds(10));
        between("lease", lease, Duration.ofMillis(500), LEASE_MAX);
        between("delivery time-out", deliveryTimeout, Duration.ofSeconds(1), Duration.ofMinutes(2));
        between("wait for a position", minFenceWait, Duration.ZERO, Duration.ofSeconds(10));
        if (!(drift > 0 && drift <= 1)) {
            throw new IllegalArgumentException("drift is above 0 and at most 1: " + drift);
        }
        if (beacon.multipliedBy(BEACONS_PER_LEASE_MIN).compareTo(lease) > 0) {
            throw new IllegalArgumentException(
                    "a lease is at least "
                            + BEACONS_PER_LEASE_MIN
                            + " beacons: lease "
                            + lease
                            + ", beacon "
                            + beacon);
        }
    }

    /** The same settings but for how long a request waits for a position. */
    public FenceSettings withMinFenceWait(Duration wait) {
        return new FenceSettings(beacon, lease, drift, deliveryTimeout, wait);
    }

    /** How long a node with such a lease may answer, at the most, on this node's clock. */
    long answersAtMostNanos(long leaseMillis) {
        long millis = Math.clamp(leaseMillis, 0, LEASE_MAX.toMillis());
        return (long) Math.ceil(millis * 1e6 * (1 + drift));
    }

    private static void between(String what, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "the " + what + " is from " + min + " to " + max + ": " + value);
        }
    }
}
