package dev.keyfence.verifier.fence;

import java.util.function.LongSupplier;

/**
 * How far a node is.
 *
 * @param fence the next offset of the fence: all before are in effect
 * @param keys the next offset of the keys
 * @param decisions how much it has decided
 */
record Positions(LongSupplier fence, LongSupplier keys, DecisionCount decisions) {}
