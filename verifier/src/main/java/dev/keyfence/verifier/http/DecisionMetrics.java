package dev.keyfence.verifier.http;

/**
 * What the node has decided since it started. {@code decided = allowed + denied + unavailable};
 * every decision counts once, those that the node's own administration needs included.
 */
public interface DecisionMetrics {

    /** Verifications that ended, however they did. */
    long decided();

    /** Those that let the key through. */
    long allowed();

    /** Those that refused the key. */
    long denied();

    /** Those that the node could not decide: fenced, warming up, or behind what was demanded. */
    long unavailable();
}
