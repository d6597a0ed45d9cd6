package dev.keyfence.streams;

/** How a topology is. */
public sealed interface StreamsHealth {

    /** Records are being processed. */
    record Running() implements StreamsHealth {}

    /**
     * Not now, but by itself later.
     *
     * @param reason one sentence
     */
    record NotYet(String reason) implements StreamsHealth {}

    /**
     * Not before somebody does something.
     *
     * @param reason one sentence
     */
    record Stopped(String reason) implements StreamsHealth {}
}
