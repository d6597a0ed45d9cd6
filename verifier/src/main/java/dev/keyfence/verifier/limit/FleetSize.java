package dev.keyfence.verifier.limit;

/** How many nodes share every limit. Safe for any number of threads; never blocks for long. */
@FunctionalInterface
public interface FleetSize {

    /** A node that shares with nobody. */
    FleetSize ALONE = () -> 1;

    /** The nodes that may let requests through now, this one among them; at least 1. */
    int nodes();
}
