package dev.keyfence.verifier.replay;

/** How making a key ended. */
sealed interface Creation {

    /** There is a key. */
    record Made(MintedKey key) implements Creation {}

    /**
     * There is none.
     *
     * @param failure why
     */
    record Failed(Failure failure) implements Creation {}
}
