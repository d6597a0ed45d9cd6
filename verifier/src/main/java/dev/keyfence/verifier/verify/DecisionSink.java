package dev.keyfence.verifier.verify;

/**
 * Takes every decision for publishing. Safe for any number of threads; never blocks and never
 * throws.
 */
@FunctionalInterface
public interface DecisionSink {

    /** Takes one decision. */
    void accept(Decision decision);

    /**
     * True while no more can be kept, and decisions will be lost. Asked for every decision: one
     * volatile read, no more.
     */
    default boolean isFull() {
        return false;
    }
}
