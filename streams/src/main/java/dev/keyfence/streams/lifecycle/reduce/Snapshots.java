package dev.keyfence.streams.lifecycle.reduce;

import dev.keyfence.schemas.record.KeySnapshot;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.Secret;
import dev.keyfence.schemas.record.SecretSnapshot;
import org.jspecify.annotations.Nullable;

/** What the audit trail keeps of a state: all but its secrets and its answers. */
final class Snapshots {

    private Snapshots() {}

    static KeySnapshot of(KeyState state) {
        return KeySnapshot.newBuilder()
                .setVersion(state.getVersion())
                .setStatus(state.getStatus())
                .setProfile(state.getProfile())
                .setOwner(state.getOwner())
                .setName(state.getName())
                .setEnvironment(state.getEnvironment())
                .setScopes(state.getScopes())
                .setTags(state.getTags())
                .setAttributes(state.getAttributes())
                .setRestrictions(state.getRestrictions())
                .setCanary(state.getCanary())
                .setGeneration(state.getSecrets().getFirst().getGeneration())
                .setExpiresAt(state.getExpiresAt())
                .setCreatedAt(state.getCreatedAt())
                .setUpdatedAt(state.getUpdatedAt())
                .setSecrets(state.getSecrets().stream().map(Snapshots::of).toList())
                .build();
    }

    private static SecretSnapshot of(Secret secret) {
        return new SecretSnapshot(
                secret.getGeneration(),
                secret.getCreatedAt(),
                secret.getValidUntil(),
                secret.getSealed() == null ? null : secret.getSealed().getKek());
    }

    static @Nullable KeySnapshot ofNullable(@Nullable KeyState state) {
        return state == null ? null : of(state);
    }
}
