package dev.keyfence.streams.lifecycle.reduce;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Applied;
import java.time.Instant;
import java.util.Optional;

/**
 * What the passing of time does to a key. Pure; the next state holds no clock's time, only the
 * expiry itself, so that doing it again after a crash leads to the same state.
 */
public final class ExpiryReducer {

    private static final Actor SYSTEM = new Actor("system", null, null);

    private ExpiryReducer() {}

    /**
     * Ends a key whose time has come.
     *
     * @param now the clock now; decides, and goes into the event
     * @return the expired key, or empty when it is not active or its time has not come
     */
    public static Optional<Applied> reduce(KeyState key, Instant now) {
        Instant expiresAt = key.getExpiresAt();
        if (key.getStatus() != KeyStatus.ACTIVE || expiresAt == null || expiresAt.isAfter(now)) {
            return Optional.empty();
        }
        KeyState expired =
                KeyState.newBuilder(key)
                        .setVersion(key.getVersion() + 1)
                        .setStatus(KeyStatus.EXPIRED)
                        .setUpdatedAt(Times.later(key.getUpdatedAt(), expiresAt))
                        .build();
        return Optional.of(new Applied(expired, event(key, expired, now)));
    }

    private static KeyEvent event(KeyState before, KeyState after, Instant now) {
        return KeyEvent.newBuilder()
                .setEventId(after.getKeyId() + "/" + after.getVersion())
                .setKeyId(after.getKeyId())
                .setType(KeyEventType.EXPIRED)
                .setRequestedAt(before.getExpiresAt())
                .setAcceptedAt(now)
                .setActor(SYSTEM)
                .setBefore(Snapshots.of(before))
                .setAfter(Snapshots.of(after))
                .build();
    }
}
