package dev.keyfence.verifier.archive;

/**
 * A decision with where it was read.
 *
 * @param row the decision
 * @param partition the partition of the topic
 * @param offset its offset there
 */
record ReadRow(DecisionRow row, int partition, long offset) {}
