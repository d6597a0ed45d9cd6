package dev.keyfence.verifier.verify;

/**
 * Takes every decision for publishing. Safe for any number of threads; never blocks and never
 * throws.
 */
@FunctionalInterface
public interface DecisionSink {

    /** Takes one decision. */
    void accept(Decision decision);
}
