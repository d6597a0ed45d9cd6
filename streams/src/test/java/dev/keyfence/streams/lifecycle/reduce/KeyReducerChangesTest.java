package dev.keyfence.streams.lifecycle.reduce;

import static dev.keyfence.streams.lifecycle.reduce.Samples.NOW;
import static dev.keyfence.streams.lifecycle.reduce.Samples.active;
import static dev.keyfence.streams.lifecycle.reduce.Samples.applied;
import static dev.keyfence.streams.lifecycle.reduce.Samples.command;
import static dev.keyfence.streams.lifecycle.reduce.Samples.creation;
import static dev.keyfence.streams.lifecycle.reduce.Samples.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.CommandOutcome;
import dev.keyfence.schemas.record.CommandResult;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.NewExpiry;
import dev.keyfence.schemas.record.ResealedSecret;
import dev.keyfence.schemas.record.Restrictions;
import dev.keyfence.schemas.record.ResumeKey;
import dev.keyfence.schemas.record.RotateKey;
import dev.keyfence.schemas.record.ScopeKey;
import dev.keyfence.schemas.record.SealedSecret;
import dev.keyfence.schemas.record.Secret;
import dev.keyfence.schemas.record.SecretSnapshot;
import dev.keyfence.schemas.record.SuspendKey;
import dev.keyfence.schemas.record.UpdateKey;
import dev.keyfence.streams.lifecycle.reduce.Reduction.AlreadyAnswered;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Applied;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Refused;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Changes of several things, relative changes, and requests that share a name. */
class KeyReducerChangesTest {

    @Test
    void tellsTwoRequestsUnderOneNameApart() {
        KeyState scoped = applied(active(), command("cmd_a.1", Samples.scopes(List.of("write"))));

        Refused other =
                (Refused)
                        KeyReducer.reduce(
                                scoped, command("cmd_a.2", Samples.scopes(List.of("admin"))), NOW);
        assertThat(other.state().getScopes()).containsExactly("write");
        assertThat(other.state().getRecentCommands().getFirst())
                .isEqualTo(new CommandResult("cmd_a.2", CommandOutcome.MISMATCHED, null, null));
        assertThat(KeyReducer.reduce(other.state(), command("cmd_a.1", new ResumeKey()), NOW))
                .isInstanceOf(AlreadyAnswered.class);
        assertThat(KeyReducer.reduce(scoped, command("cmd_ab.1", new SuspendKey()), NOW))
                .isInstanceOf(Applied.class);
    }

    @Test
    void addsAndRemovesScopesWhateverElseWasChanged() {
        KeyState before = applied(active(), command("c-2", Samples.scopes(List.of("a", "b"))));
        ScopeKey change = new ScopeKey(List.of("read", "c"), true, List.of("c", "b"), List.of("a"));

        assertThat(applied(before, command("c-3", change)).getScopes()).containsExactly("b", "c");
    }

    @Test
    void refusesMoreScopesThanAKeyMayHave() {
        List<String> many = IntStream.range(0, 64).mapToObj(i -> "s" + i).toList();
        KeyState full = applied(active(), command("c-2", Samples.scopes(many)));

        assertThat(refusal(full, command("c-3", add("one more"))))
                .isEqualTo("The key would have 65 scopes; at most 64 are kept");
        assertThat(applied(full, command("c-3", add("s1"))).getScopes()).hasSize(64);
    }

    @Test
    void updatesScopesAndExpiryInOneStep() {
        Applied both =
                apply(
                        active(),
                        command(
                                "c-2",
                                new UpdateKey(
                                        "new",
                                        null,
                                        null,
                                        List.of("a"),
                                        new NewExpiry(at(9)),
                                        null,
                                        List.of())));
        assertThat(both.state().getVersion()).isEqualTo(2);
        assertThat(both.state().getScopes()).containsExactly("a");
        assertThat(both.state().getExpiresAt()).isEqualTo(at(9));
        assertThat(both.event().getType()).isEqualTo(KeyEventType.UPDATED);

        Applied ended =
                apply(
                        both.state(),
                        command(
                                "c-3",
                                new UpdateKey(
                                        "x",
                                        null,
                                        null,
                                        null,
                                        new NewExpiry(NOW),
                                        null,
                                        List.of())));
        assertThat(ended.state().getStatus()).isEqualTo(KeyStatus.EXPIRED);
        assertThat(ended.event().getType()).isEqualTo(KeyEventType.EXPIRED);
        assertThat(
                        applied(
                                        ended.state(),
                                        command(
                                                "c-4",
                                                new UpdateKey(
                                                        null,
                                                        null,
                                                        null,
                                                        null,
                                                        new NewExpiry(null),
                                                        null,
                                                        List.of())))
                                .getStatus())
                .isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void keepsACanaryOneWhateverChanges() {
        KeyState made =
                NextState.first(
                        command("c-1", creation().build()), creation().setCanary(true).build());
        Applied renamed = apply(made, command("c-2", restrict("new", null)));

        assertThat(made.getCanary()).isTrue();
        assertThat(renamed.state().getCanary()).isTrue();
        assertThat(renamed.event().getAfter().getCanary()).isTrue();
        assertThat(active().getCanary()).isFalse();
    }

    @Test
    void keepsReplacesAndLiftsRestrictions() {
        Restrictions first = new Restrictions(List.of("10.0.0.0/8"), List.of());
        Restrictions second = new Restrictions(List.of(), List.of("GET /v1/**"));
        KeyState made =
                NextState.first(
                        command("c-1", creation().build()),
                        creation().setRestrictions(first).build());
        assertThat(made.getRestrictions()).isEqualTo(first);

        KeyState renamed = applied(made, command("c-2", restrict("new", null)));
        assertThat(renamed.getRestrictions()).isEqualTo(first);

        Applied replaced = apply(renamed, command("c-3", restrict(null, second)));
        assertThat(replaced.state().getRestrictions()).isEqualTo(second);
        assertThat(replaced.event().getBefore().getRestrictions()).isEqualTo(first);
        assertThat(replaced.event().getAfter().getRestrictions()).isEqualTo(second);

        Restrictions none = new Restrictions(List.of(), List.of());
        assertThat(
                        applied(replaced.state(), command("c-4", restrict(null, none)))
                                .getRestrictions())
                .isNull();
    }

    @Test
    void keepsSealedSecretsThroughRotationAndSealsThemAnew() {
        KeyState made =
                NextState.first(
                        command("c-1", creation().build()),
                        creation().setSealed(sealed("old", 1)).build());
        KeyState rotated =
                applied(
                        made,
                        command("c-2", new RotateKey(digest(2), at(9), null, sealed("old", 2))));
        assertThat(rotated.getSecrets())
                .extracting(Secret::getSealed)
                .containsExactly(sealed("old", 2), sealed("old", 1));

        List<ResealedSecret> anew =
                List.of(
                        new ResealedSecret(digest(1), sealed("new", 1)),
                        new ResealedSecret(digest(9), sealed("new", 9)));
        Applied resealed =
                apply(rotated, command("c-3", UpdateKey.newBuilder().setResealed(anew).build()));
        assertThat(resealed.state().getSecrets())
                .extracting(Secret::getSealed)
                .containsExactly(sealed("old", 2), sealed("new", 1));
        assertThat(resealed.event().getAfter().getSecrets())
                .extracting(SecretSnapshot::getKek)
                .containsExactly("old", "new");
        assertThat(resealed.event().toString()).doesNotContain("box");
    }

    private static SealedSecret sealed(String kek, int box) {
        return new SealedSecret(kek, ByteBuffer.wrap(new byte[] {(byte) box}));
    }

    private static UpdateKey restrict(@Nullable String name, @Nullable Restrictions restrictions) {
        return new UpdateKey(name, null, null, null, null, restrictions, List.of());
    }

    private static Applied apply(KeyState state, Command command) {
        return (Applied) KeyReducer.reduce(state, command, NOW);
    }

    private static String refusal(KeyState state, Command command) {
        return ((Refused) KeyReducer.reduce(state, command, NOW)).reason();
    }

    private static ScopeKey add(String scope) {
        return new ScopeKey(List.of(), true, List.of(scope), List.of());
    }

    private static Instant at(long seconds) {
        return NOW.plusSeconds(seconds);
    }
}
