package dev.keyfence.verifier.decisionlog;

import java.util.Locale;

/** Why a decision that was made was not published. */
public enum LossReason {
    /** The queue was full: Kafka took decisions more slowly than they were made, or not at all. */
    QUEUE_FULL,
    /** The decision cannot be written in its schema. */
    UNSERIALIZABLE,
    /**
     * Kafka did not acknowledge the decision and never will: it was refused, or its producer had to
     * be given up. It may still stand in the topic, when only the acknowledgement was lost.
     */
    REFUSED,
    /** The node stopped before Kafka took the decision. */
    CLOSED;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The stable code in metrics. */
    public String code() {
        return code;
    }
}
