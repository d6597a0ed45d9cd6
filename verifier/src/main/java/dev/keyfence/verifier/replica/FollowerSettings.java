package dev.keyfence.verifier.replica;

import java.time.Duration;
import org.apache.kafka.common.IsolationLevel;

/**
 * How one topic is followed.
 *
 * @param topic the topic's full name
 * @param partitions how many partitions it must have
 * @param isolation whether records of transactions that are open or were aborted are applied, too
 * @param deleteRetention the topic's {@code delete.retention.ms}: rows that last had everything
 *     longer ago than half of it may have missed a deletion, and are rebuilt
 * @param pollTimeout how long one poll waits at the most when there is nothing to read
 * @param checkInterval how often to ask Kafka whether the topic is still the same one, which is
 *     also how soon its loss is noticed
 * @param retryMin the first wait after a failure; it doubles with each further one
 * @param retryMax the longest wait after a failure
 * @param closeTimeout how long {@link Follower#close()} waits at the most
 */
public record FollowerSettings(
        String topic,
        int partitions,
        IsolationLevel isolation,
        Duration deleteRetention,
        Duration pollTimeout,
        Duration checkInterval,
        Duration retryMin,
        Duration retryMax,
        Duration closeTimeout) {

    /** What Keyfence's topics are created with. */
    public static final Duration DELETE_RETENTION = Duration.ofDays(7);

    /** A poll returns as soon as a record is there; this only bounds the wait for none. */
    public static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

    /** A small request; a topic made anew is noticed within this time. */
    public static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

    /** Short, since a node that is behind may have to fence itself. */
    public static final Duration RETRY_MIN = Duration.ofMillis(100);

    /** Long enough to spare a cluster that comes up, short beside a lease. */
    public static final Duration RETRY_MAX = Duration.ofSeconds(5);

    /** Half of what a clean stop of the whole node may take. */
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** More partitions than any topic of ours has. */
    private static final int PARTITIONS_MAX = 1_024;

    /** Checks the values. */
    public FollowerSettings {
        if (topic.isBlank()) {
            throw new IllegalArgumentException("the followed topic needs a name");
        }
        if (partitions < 1 || partitions > PARTITIONS_MAX) {
            throw new IllegalArgumentException(
                    "partitions must be 1 to " + PARTITIONS_MAX + ", not " + partitions);
        }
        requirePositive("deleteRetention", deleteRetention);
        requirePositive("pollTimeout", pollTimeout);
        requirePositive("checkInterval", checkInterval);
        requirePositive("retryMin", retryMin);
        requirePositive("closeTimeout", closeTimeout);
        if (retryMax.compareTo(retryMin) < 0) {
            throw new IllegalArgumentException(
                    "retryMax (" + retryMax + ") must not be below retryMin (" + retryMin + ")");
        }
    }

    /** The defaults for a topic whose records take effect when they are written. */
    public static FollowerSettings of(String topic, int partitions) {
        return of(topic, partitions, IsolationLevel.READ_UNCOMMITTED);
    }

    /**
     * The defaults for a topic whose records take effect when their transaction is committed, and
     * never when it is aborted.
     */
    public static FollowerSettings committed(String topic, int partitions) {
        return of(topic, partitions, IsolationLevel.READ_COMMITTED);
    }

    private static FollowerSettings of(String topic, int partitions, IsolationLevel isolation) {
        return new FollowerSettings(
                topic,
                partitions,
                isolation,
                DELETE_RETENTION,
                POLL_TIMEOUT,
                CHECK_INTERVAL,
                RETRY_MIN,
                RETRY_MAX,
                CLOSE_TIMEOUT);
    }

    /** How long to wait after so many failures in a row. */
    Duration retryAfter(int failures) {
        // 16 doublings exceed any sane limit, and do not overflow.
        Duration wait = retryMin.multipliedBy(1L << Math.min(failures, 16));
        return wait.compareTo(retryMax) < 0 ? wait : retryMax;
    }

    /** How old rows may be to be gone on with. */
    Duration staleAfter() {
        return deleteRetention.dividedBy(2);
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be longer than nothing: " + value);
        }
    }
}
