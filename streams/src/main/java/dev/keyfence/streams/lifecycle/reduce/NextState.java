package dev.keyfence.streams.lifecycle.reduce;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.CreateKey;
import dev.keyfence.schemas.record.Digest;
import dev.keyfence.schemas.record.ExpireKey;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.ResealedSecret;
import dev.keyfence.schemas.record.Restrictions;
import dev.keyfence.schemas.record.ResumeKey;
import dev.keyfence.schemas.record.RotateKey;
import dev.keyfence.schemas.record.ScopeKey;
import dev.keyfence.schemas.record.SealedSecret;
import dev.keyfence.schemas.record.Secret;
import dev.keyfence.schemas.record.SuspendKey;
import dev.keyfence.schemas.record.UpdateKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state that a legal command leads to. */
final class NextState {

    private NextState() {}

    static KeyState first(Command command, CreateKey create) {
        Instant now = command.getRequestedAt();
        Instant createdAt = create.getCreatedAt() == null ? now : create.getCreatedAt();
        return KeyState.newBuilder()
                .setKeyId(command.getKeyId())
                .setVersion(1)
                .setStatus(unlessExpired(create.getExpiresAt(), now))
                .setProfile(create.getProfile())
                .setOwner(create.getOwner())
                .setName(create.getName())
                .setEnvironment(create.getEnvironment())
                .setScopes(create.getScopes())
                .setTags(create.getTags())
                .setAttributes(create.getAttributes())
                .setRestrictions(create.getRestrictions())
                .setCanary(create.getCanary())
                .setSecrets(List.of(ForeignSecrets.first(create, createdAt)))
                .setCreatedAt(createdAt)
                .setUpdatedAt(now)
                .setExpiresAt(create.getExpiresAt())
                .setCreatedAtFencePosition(create.getFencePosition())
                .setRecentCommands(RecentCommands.applied(List.of(), command, 1))
                .build();
    }

    static KeyState after(KeyState state, Command command) {
        Instant now = command.getRequestedAt();
        KeyState.Builder next =
                KeyState.newBuilder(state)
                        .setVersion(state.getVersion() + 1)
                        .setUpdatedAt(Times.later(state.getUpdatedAt(), now))
                        .setRecentCommands(
                                RecentCommands.applied(
                                        state.getRecentCommands(),
                                        command,
                                        state.getVersion() + 1));
        KeyState.Builder done =
                switch (command.getBody()) {
                    case UpdateKey update -> update(next, update, now);
                    case ScopeKey scope -> next.setScopes(Scoping.after(state.getScopes(), scope));
                    case RotateKey rotate -> next.setSecrets(rotate(state, rotate, now));
                    case SuspendKey _ -> next.setStatus(KeyStatus.SUSPENDED);
                    case ResumeKey _ -> next.setStatus(unlessExpired(state.getExpiresAt(), now));
                    case ExpireKey expire -> expire(next, expire.getExpiresAt(), now);
                    default ->
                            throw new IllegalArgumentException(
                                    "No change: " + command.getBody().getClass());
                };
        return done.build();
    }

    private static KeyState.Builder update(KeyState.Builder next, UpdateKey update, Instant now) {
        if (update.getName() != null) {
            next.setName(update.getName());
        }
        if (update.getTags() != null) {
            next.setTags(update.getTags());
        }
        if (update.getAttributes() != null) {
            next.setAttributes(update.getAttributes());
        }
        if (update.getRestrictions() != null) {
            next.setRestrictions(unlessEmpty(update.getRestrictions()));
        }
        next.setSecrets(resealed(next.getSecrets(), update.getResealed()));
        if (update.getScopes() != null) {
            next.setScopes(update.getScopes());
        }
        return update.getExpiry() == null
                ? next
                : expire(next, update.getExpiry().getExpiresAt(), now);
    }

    private static @Nullable Restrictions unlessEmpty(Restrictions restrictions) {
        return restrictions.getIpAllow().isEmpty() && restrictions.getRoutes().isEmpty()
                ? null
                : restrictions;
    }

    /**
     * The same secrets, some of them sealed anew; one that the key does not have is passed over.
     */
    private static List<Secret> resealed(List<Secret> secrets, List<ResealedSecret> anew) {
        if (anew.isEmpty()) {
            return secrets;
        }
        Map<Digest, SealedSecret> byDigest = new HashMap<>();
        anew.forEach(each -> byDigest.put(each.getDigest(), each.getSealed()));
        return secrets.stream()
                .map(secret ->
                        Secret.newBuilder(secret)
                                .setSealed(
                                        byDigest.getOrDefault(
                                                secret.getDigest(), secret.getSealed()))
                                .build())
                .toList();
    }

    /** At most two secrets live on: the new one, and the one it replaces until its time is up. */
    private static List<Secret> rotate(KeyState state, RotateKey rotate, Instant now) {
        if (rotate.getRehashedGeneration() != null) {
            return ForeignSecrets.rehashed(state, rotate);
        }
        Secret current = state.getSecrets().getFirst();
        Secret fresh =
                Secret.newBuilder()
                        .setGeneration(current.getGeneration() + 1)
                        .setDigest(rotate.getDigest())
                        .setCreatedAt(now)
                        .setSealed(rotate.getSealed())
                        .build();
        Secret old = Secret.newBuilder(current).setValidUntil(rotate.getOldValidUntil()).build();
        return List.of(fresh, old);
    }

    private static KeyState.Builder expire(
            KeyState.Builder next, @Nullable Instant expiresAt, Instant now) {
        next.setExpiresAt(expiresAt);
        return next.getStatus() == KeyStatus.SUSPENDED
                ? next
                : next.setStatus(unlessExpired(expiresAt, now));
    }

    private static KeyStatus unlessExpired(@Nullable Instant expiresAt, Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now) ? KeyStatus.EXPIRED : KeyStatus.ACTIVE;
    }
}
