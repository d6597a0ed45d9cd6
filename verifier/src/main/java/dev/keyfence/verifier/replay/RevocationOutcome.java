package dev.keyfence.verifier.replay;

/**
 * What became of the revocation in the middle of a replay.
 *
 * @param keyId the revoked key
 * @param confirmed whether the receipt said that no node accepts it any more
 * @param accepted requests of the key that were allowed after the revocation was sent
 * @param refused requests of the key that were denied after the revocation was sent
 * @param refusedAfter of those, the ones that started after a confirmed receipt
 * @param acceptedAfter requests allowed that started after a confirmed receipt: a broken promise
 */
public record RevocationOutcome(
        String keyId,
        boolean confirmed,
        long accepted,
        long refused,
        long refusedAfter,
        long acceptedAfter) {}
