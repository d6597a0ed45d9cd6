package dev.keyfence.streams.lifecycle;

/**
 * What a task needs to fold revocations.
 *
 * @param book what it must remember
 * @param sweep brings revocations of many keys to all keys that are there
 * @param revoker revokes one key
 */
record Folds(FoldBook book, FoldSweep sweep, KeyRevoker revoker) {}
