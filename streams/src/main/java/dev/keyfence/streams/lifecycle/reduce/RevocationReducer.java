package dev.keyfence.streams.lifecycle.reduce;

import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.Revocation;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Applied;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Folds a revocation into a key's state. Pure. */
public final class RevocationReducer {

    private RevocationReducer() {}

    /**
     * Ends a key's life.
     *
     * @param acceptedAt the clock now; goes into the event only
     * @return the revoked key, or empty when it is not covered or was revoked before: a revoked key
     *     never changes its status again, and its first revocation stays its reason
     */
    public static Optional<Applied> reduce(
            KeyState state, FencedRevocation fenced, Instant acceptedAt) {
        if (state.getStatus() == KeyStatus.REVOKED || !Coverage.covers(state, fenced)) {
            return Optional.empty();
        }
        Revocation revocation = fenced.revocation();
        KeyState revoked =
                KeyState.newBuilder(state)
                        .setVersion(state.getVersion() + 1)
                        .setStatus(KeyStatus.REVOKED)
                        .setUpdatedAt(
                                Times.later(state.getUpdatedAt(), revocation.getRequestedAt()))
                        .build();
        return Optional.of(new Applied(revoked, event(state, revoked, revocation, acceptedAt)));
    }

    private static KeyEvent event(
            KeyState before, KeyState after, Revocation revocation, Instant acceptedAt) {
        return KeyEvent.newBuilder()
                .setEventId(after.getKeyId() + "/" + after.getVersion())
                .setKeyId(after.getKeyId())
                .setType(KeyEventType.REVOKED)
                .setRequestedAt(revocation.getRequestedAt())
                .setAcceptedAt(acceptedAt)
                .setActor(revocation.getActor())
                .setReason(revocation.getReason().name().toLowerCase(Locale.ROOT))
                .setNote(revocation.getNote())
                .setRevocationId(revocation.getRevocationId())
                .setLeakSource(revocation.getLeakSource())
                .setBefore(Snapshots.of(before))
                .setAfter(Snapshots.of(after))
                .build();
    }
}
