package dev.keyfence.verifier.control;

/** Where dead letters are read from Kafka, one question at a time. */
final class DeadLetterThread extends QueuedThread {

    /** More than the people who look at dead letters at once. */
    private static final int WAITING_MAX = 8;

    DeadLetterThread() {
        super("keyfence-dead-letters-", WAITING_MAX);
    }
}
