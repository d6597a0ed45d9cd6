package dev.keyfence.verifier.fence;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A node's own lease. A renewal counts only when it has been read back, and then from its sending:
 * whoever reads it back has applied everything that was acknowledged before it was sent, even
 * against a deposed leader, whose acks=all write under {@code min.insync.replicas} cannot complete.
 * Not safe for threads: {@link LeaseGate} guards it.
 */
final class Lease {

    /** What a lease that was read means to the node whose it is. */
    enum Reading {
        /** It was sent by this process, and counts from then. */
        RENEWED,
        /** It was sent too long ago, or by an earlier life of this node: it does not count. */
        OLD,
        /** Another process uses this node's id and epoch. */
        FOREIGN
    }

    /** Renewals remembered until read back; older ones no longer count. 32 s of default beacons. */
    static final int SENT_MAX = 64;

    private final long leaseNanos;
    private final @Nullable Sent[] sent = new Sent[SENT_MAX];
    private long lastSequence;
    private boolean held;
    private long untilNanos;
    private long overtimeNanos;

    Lease(long leaseNanos) {
        this.leaseNanos = leaseNanos;
    }

    private record Sent(long sequence, Instant at, long nanos, long overtimeNanos) {}

    /**
     * Notes a renewal; before it is handed to Kafka, and before its positions are read.
     *
     * @param overtimeMaxNanos for how much longer than the lease the renewal lets the node answer
     */
    void sending(long sequence, Instant at, long nowNanos, long overtimeMaxNanos) {
        sent[slot(sequence)] = new Sent(sequence, at, nowNanos, overtimeMaxNanos);
        lastSequence = Math.max(lastSequence, sequence);
        overtimeNanos = Math.min(overtimeNanos, overtimeMaxNanos);
    }

    /** Takes a renewal that was read from the log, all before it being applied. */
    Reading read(long sequence, Instant at) {
        Sent mine = sent[slot(sequence)];
        if (mine == null || mine.sequence != sequence) {
            return sequence > lastSequence && lastSequence > 0 ? Reading.FOREIGN : Reading.OLD;
        }
        if (!Objects.equals(mine.at, at)) {
            return Reading.FOREIGN;
        }
        long until = mine.nanos + leaseNanos;
        if (!held || until - untilNanos > 0) {
            untilNanos = until;
        }
        held = true;
        overtimeNanos = leastOvertimeSince(sequence);
        return Reading.RENEWED;
    }

    /** Gives the lease up: only renewals sent from now on count. */
    void forget() {
        held = false;
        overtimeNanos = 0;
        Arrays.fill(sent, null);
    }

    /** True when a renewal was read back; the lease may have run out since. */
    boolean held() {
        return held;
    }

    /** When the lease runs out, on the monotonic clock. */
    long untilNanos() {
        return untilNanos;
    }

    /**
     * For how long after that the node may still answer in the profiles that want it: what the last
     * renewal that was read back says, or less when less was said since. Whoever has read the log
     * further counts on the latter.
     */
    long overtimeNanos() {
        return overtimeNanos;
    }

    private long leastOvertimeSince(long sequence) {
        long least = Long.MAX_VALUE;
        for (Sent each : sent) {
            if (each != null && each.sequence >= sequence) {
                least = Math.min(least, each.overtimeNanos);
            }
        }
        return least;
    }

    private static int slot(long sequence) {
        return (int) (sequence & SENT_MAX - 1);
    }
}
