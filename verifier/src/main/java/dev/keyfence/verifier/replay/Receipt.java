package dev.keyfence.verifier.replay;

/** What a revocation answered. */
sealed interface Receipt {

    /**
     * The target's receipt.
     *
     * @param confirmed whether no node accepts the key any more; else the revocation is under way
     * @param position the revocation's place in the fence
     * @param elapsedMillis how long the target took
     * @param nodes how many nodes it names
     * @param endNanos when the receipt was there, by {@link System#nanoTime()}
     */
    record Given(boolean confirmed, long position, double elapsedMillis, int nodes, long endNanos)
            implements Receipt {}

    /**
     * There is none.
     *
     * @param failure why
     */
    record Missing(Failure failure) implements Receipt {}
}
