package dev.keyfence.verifier.decisionlog;

import java.util.Locale;

/** Why a decision that was made was not published. */
public enum LossReason {
    /** Decisions were made faster than the disk takes them, or it does not answer. */
    QUEUE_FULL,
    /**
     * Kafka was away for longer than the spool has room for, and the profile says to count, or the
     * decision was to refuse a request for this very reason.
     */
    SPOOL_FULL,
    /** The decision cannot be written in its schema. */
    UNSERIALIZABLE,
    /** Kafka does not take this decision and never will, such as one that is too large. */
    REFUSED,
    /** The spool's disk lost it. */
    DAMAGED,
    /** The node stopped before Kafka took the decision, and the spool had no room. */
    CLOSED;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The stable code in metrics. */
    public String code() {
        return code;
    }
}
