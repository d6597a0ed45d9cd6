package dev.keyfence.verifier.http;

/** How far behind the fleet this node's store may be. Safe for any number of threads; cheap. */
@FunctionalInterface
public interface Staleness {

    /** Milliseconds since the node last knew that it had applied everything. */
    long millis();
}
