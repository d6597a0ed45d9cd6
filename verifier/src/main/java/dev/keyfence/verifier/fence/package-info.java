/**
 * The fence: revocations, node leases and receipts. The rules are pure ({@link
 * dev.keyfence.verifier.fence.RevocationTable}, {@link dev.keyfence.verifier.fence.LeaseGate},
 * {@link dev.keyfence.verifier.fence.Receipts}); their Kafka side stands beside them. Depends on
 * {@code key}, {@code decide}, {@code verify}, {@code clock}, {@code replica}'s contracts, schemas
 * and kafka-clients.
 */
@NullMarked
package dev.keyfence.verifier.fence;

import org.jspecify.annotations.NullMarked;
