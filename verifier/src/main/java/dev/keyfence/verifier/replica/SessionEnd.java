package dev.keyfence.verifier.replica;

/** Why a session of following ended. */
sealed interface SessionEnd {

    /** The follower is to stop. */
    enum Closed implements SessionEnd {
        INSTANCE
    }

    /** It was told to end: whether to follow on is the follower's to know. */
    enum Ended implements SessionEnd {
        INSTANCE
    }

    /** Kafka, or something else around us, is not as it should be: try again later. */
    record Retry(String why) implements SessionEnd {}

    /** The rows are not worth going on with. */
    record Rebuild(String why) implements SessionEnd {}
}
