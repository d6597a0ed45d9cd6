package dev.keyfence.verifier.fence;

/**
 * What a node's leases say of its decisions, so that those of a killed node can be missed. Asked
 * with every renewal: reads counters, and waits for nothing. Safe for any number of threads.
 */
public interface DecisionCount {

    /** How many sequence numbers were given since this start. */
    long decided();

    /** How many decisions wait on disk, those of earlier starts included. */
    long spooled();
}
