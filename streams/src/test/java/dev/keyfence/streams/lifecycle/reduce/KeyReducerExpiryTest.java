package dev.keyfence.streams.lifecycle.reduce;

import static dev.keyfence.streams.lifecycle.reduce.Samples.NOW;
import static dev.keyfence.streams.lifecycle.reduce.Samples.active;
import static dev.keyfence.streams.lifecycle.reduce.Samples.applied;
import static dev.keyfence.streams.lifecycle.reduce.Samples.command;
import static dev.keyfence.streams.lifecycle.reduce.Samples.creation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.ExpireKey;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.ResumeKey;
import dev.keyfence.schemas.record.SuspendKey;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Applied;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A key's expiry, and what else may come of it. */
class KeyReducerExpiryTest {

    @Test
    void expiresAKeyWhoseNewExpiryIsNotInTheFuture() {
        Applied expired = apply(active(), command("c-2", new ExpireKey(NOW)));
        assertThat(expired.state().getStatus()).isEqualTo(KeyStatus.EXPIRED);
        assertThat(expired.event().getType()).isEqualTo(KeyEventType.EXPIRED);

        KeyState extended = applied(expired.state(), command("c-3", new ExpireKey(null)));
        assertThat(extended.getStatus()).isEqualTo(KeyStatus.ACTIVE);
        assertThat(extended.getExpiresAt()).isNull();
    }

    @Test
    void neitherExpiryNorSuspensionLeadsAroundTheOther() {
        KeyState suspended = applied(active(), command("c-2", new SuspendKey()));
        KeyState both = applied(suspended, command("c-3", new ExpireKey(NOW)));
        assertThat(both.getStatus()).isEqualTo(KeyStatus.SUSPENDED);
        assertThat(applied(both, command("c-4", new ExpireKey(null))).getStatus())
                .isEqualTo(KeyStatus.SUSPENDED);
        assertThat(applied(both, command("c-4", new ResumeKey())).getStatus())
                .isEqualTo(KeyStatus.EXPIRED);
    }

    @Test
    void createsAnImportedKeyThatHasExpiredAsExpired() {
        assertThat(applied(null, command("c-1", creation().setExpiresAt(NOW).build())).getStatus())
                .isEqualTo(KeyStatus.EXPIRED);
    }

    private static Applied apply(@Nullable KeyState state, Command command) {
        return (Applied) KeyReducer.reduce(state, command, NOW);
    }
}
