package dev.keyfence.verifier.replica;

/**
 * How far a partition is applied.
 *
 * @param offset the next offset to apply
 * @param leaderEpoch the epoch of the leader that the last applied record came from, by which a
 *     truncated log is found out; {@link #NO_EPOCH} when not known
 */
record LogPosition(long offset, int leaderEpoch) {
    static final int NO_EPOCH = -1;
}
