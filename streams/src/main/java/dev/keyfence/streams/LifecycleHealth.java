package dev.keyfence.streams;

/** How the lifecycle is. */
public sealed interface LifecycleHealth {

    /** Commands are being processed. */
    record Running() implements LifecycleHealth {}

    /**
     * Not now, but by itself later.
     *
     * @param reason one sentence
     */
    record NotYet(String reason) implements LifecycleHealth {}

    /**
     * Not before somebody does something.
     *
     * @param reason one sentence
     */
    record Stopped(String reason) implements LifecycleHealth {}
}
