package dev.keyfence.streams.lifecycle.reduce;

import dev.keyfence.schemas.record.KeySnapshot;
import dev.keyfence.schemas.record.KeyState;
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
                .setGeneration(state.getSecrets().getFirst().getGeneration())
                .setExpiresAt(state.getExpiresAt())
                .build();
    }

    static @Nullable KeySnapshot ofNullable(@Nullable KeyState state) {
        return state == null ? null : of(state);
    }
}
