package dev.keyfence.verifier.control;

/** Where what people do about responses is written to Kafka, and read back. */
final class ResponseThread extends QueuedThread {

    /** Undoing waits for the lifecycle topology; more at once is no work of people. */
    private static final int WAITING_MAX = 64;

    ResponseThread() {
        super("keyfence-responses-", WAITING_MAX);
    }
}
