package dev.keyfence.verifier.replay;

/**
 * Why a call has no result.
 *
 * @param kind what it means for the replay
 * @param why one clause for a person; holds no key
 */
record Failure(Kind kind, String why) {

    enum Kind {
        /** The target could not be reached, or could not answer, however often it was asked. */
        UNAVAILABLE,
        /** The target refuses this one request. */
        REFUSED,
        /** The target refuses the replay's own key: nothing further can succeed. */
        FORBIDDEN
    }
}
