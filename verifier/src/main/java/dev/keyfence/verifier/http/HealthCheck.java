package dev.keyfence.verifier.http;

/** One thing that must be in order before the node serves. Safe for any number of threads. */
public interface HealthCheck {

    /** What is checked, in one or two words: {@code keys replica}. */
    String name();

    /** Looks at it; never blocks and never throws. */
    Health check();

    /**
     * How it is.
     *
     * @param ready true when it does not keep the node from serving
     * @param detail one sentence for an operator: what is, and when not ready what to do
     */
    record Health(boolean ready, String detail) {}
}
