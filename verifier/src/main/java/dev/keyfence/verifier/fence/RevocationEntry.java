package dev.keyfence.verifier.fence;

import dev.keyfence.verifier.fence.Confirmation.Written;
import dev.keyfence.verifier.key.StoredKey;
import org.jspecify.annotations.Nullable;

/**
 * One revocation as the fence holds it.
 *
 * @param id its name
 * @param position its offset in the fence
 * @param target what it covers
 * @param beforeMicros keys created before this are covered, microseconds since the epoch; null for
 *     every key that was asked for before the revocation stood in the log
 * @param reason why, in the words of RFC 5280 section 5.3.1
 * @param note a note given with it; null for none
 * @param actor who asked
 * @param requestedAtMicros when it was asked, microseconds since the epoch
 * @param controlNodeId the node that wrote it
 * @param leakSource of a revocation for a leak: who found it; null for all else
 */
public record RevocationEntry(
        String id,
        long position,
        Target target,
        @Nullable Long beforeMicros,
        String reason,
        @Nullable String note,
        RevocationActor actor,
        long requestedAtMicros,
        String controlNodeId,
        @Nullable String leakSource) {

    /**
     * Who asked for a revocation.
     *
     * @param id a key id, {@code system}, or {@code detection/<rule>}
     * @param address the network address the call came from; null when there was no call
     * @param requestId the id of the call; null when there was no call
     */
    public record RevocationActor(
            String id, @Nullable String address, @Nullable String requestId) {}

    /**
     * Whether it covers a key, whatever other revocations do: one that its target names, asked for
     * before it stood in the log, and created before its time where it has one.
     */
    public boolean covers(StoredKey key) {
        if (!target.names(key)) {
            return false;
        }
        return target.kind() == Target.Kind.KEY
                || (key.createdAtFencePosition() <= position
                        && (beforeMicros == null || key.createdAtMicros() < beforeMicros));
    }

    Written written() {
        return new Written(id, position, requestedAtMicros);
    }

    /** The time that a key's creation is compared with. */
    long cutoffMicros() {
        return beforeMicros == null ? Cutoffs.ANY_TIME : beforeMicros;
    }
}
