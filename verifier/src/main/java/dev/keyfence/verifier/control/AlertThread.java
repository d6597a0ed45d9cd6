package dev.keyfence.verifier.control;

/** Where what people do about alerts is written to Kafka, and read back. */
final class AlertThread extends QueuedThread {

    /** At some 20 ms each, longer than a team's busiest second. */
    private static final int WAITING_MAX = 64;

    AlertThread() {
        super("keyfence-alerts-", WAITING_MAX);
    }
}
