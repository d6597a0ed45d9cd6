package dev.keyfence.verifier.replay;

/** How one verification ended. */
sealed interface Answer {

    /**
     * It was decided.
     *
     * @param allowed whether the key may do what was asked
     * @param reason the reason code
     * @param startNanos when the request was sent, by {@link System#nanoTime()}
     * @param endNanos when the answer was there
     */
    record Decided(boolean allowed, String reason, long startNanos, long endNanos)
            implements Answer {}

    /**
     * It was not.
     *
     * @param failure why
     */
    record Undecided(Failure failure) implements Answer {}
}
