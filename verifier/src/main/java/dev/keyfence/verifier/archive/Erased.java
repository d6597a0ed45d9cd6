package dev.keyfence.verifier.archive;

/**
 * How far the deletion of an owner's decisions is.
 *
 * @param untilMicros those that were decided before are deleted, microseconds since the epoch
 * @param done false while files are being rewritten: nothing of them is answered any more
 */
public record Erased(long untilMicros, boolean done) {}
