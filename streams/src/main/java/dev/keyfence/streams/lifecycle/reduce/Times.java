package dev.keyfence.streams.lifecycle.reduce;

import java.time.Instant;

/** Arithmetic on instants. */
final class Times {

    private Times() {}

    /** The later of two: a state's clock never runs backward, though its senders' clocks differ. */
    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
