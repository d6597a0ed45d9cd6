package dev.keyfence.verifier.decisionlog;

import java.time.Duration;

/**
 * How decisions are published.
 *
 * @param topic where they go
 * @param queueDecisionsMax how many wait in memory; half of it is for what goes on while the disk
 *     is slow or full. A power of two
 * @param patience how long Kafka may take to acknowledge a decision before it goes to the spool,
 *     and with it all that follow; what a kill can lose is not older than that
 * @param retryPauseMin how long to wait before the second try when Kafka or the schema registry
 *     does not answer; doubles with every try
 * @param retryPauseMax the longest wait between two tries
 * @param reportEvery the shortest time between two log lines about one outage
 * @param closeTimeout how long closing may take to publish what is pending
 */
public record DecisionLogSettings(
        String topic,
        int queueDecisionsMax,
        Duration patience,
        Duration retryPauseMin,
        Duration retryPauseMax,
        Duration reportEvery,
        Duration closeTimeout) {

    /**
     * More than a second of decisions at the rate a node is built for (50,000/s); about 40 MB when
     * full, and 250 MB when every request is as large as it may be.
     */
    public static final int QUEUE_DECISIONS_MAX = 65_536;

    /** Shorter than a leader's failover, much longer than an acknowledgement under load. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Checks the limits. */
    public DecisionLogSettings {
        if (queueDecisionsMax < 2 || Integer.bitCount(queueDecisionsMax) != 1) {
            throw new IllegalArgumentException(
                    "the decision queue holds a power of two of decisions, 2 or more: "
                            + queueDecisionsMax);
        }
        requirePositive("Kafka's time to acknowledge", patience);
        requirePositive("the pause before a retry", retryPauseMin);
        requirePositive("the time between two reports", reportEvery);
        requirePositive("the time for closing", closeTimeout);
        if (retryPauseMax.compareTo(retryPauseMin) < 0) {
            throw new IllegalArgumentException(
                    "the longest pause before a retry ("
                            + retryPauseMax
                            + ") is shorter than the shortest ("
                            + retryPauseMin
                            + ")");
        }
    }

    /** The defaults, for a topic. */
    public static DecisionLogSettings of(String topic) {
        return new DecisionLogSettings(
                topic,
                QUEUE_DECISIONS_MAX,
                PATIENCE,
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(4));
    }

    private static void requirePositive(String what, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(what + " must be longer than nothing: " + duration);
        }
    }
}
