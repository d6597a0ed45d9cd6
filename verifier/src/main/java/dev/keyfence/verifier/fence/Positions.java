package dev.keyfence.verifier.fence;

import java.util.function.LongSupplier;

/**
 * How far a node has applied its logs.
 *
 * @param fence the next offset of the fence: all before are in effect
 * @param keys the next offset of the keys
 */
record Positions(LongSupplier fence, LongSupplier keys) {}
