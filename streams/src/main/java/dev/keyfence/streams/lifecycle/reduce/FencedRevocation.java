package dev.keyfence.streams.lifecycle.reduce;

import dev.keyfence.schemas.record.Revocation;

/**
 * A revocation and where it stands in the one order of all revocations.
 *
 * @param revocation what is revoked
 * @param offset its offset in the fence
 */
public record FencedRevocation(Revocation revocation, long offset) {}
