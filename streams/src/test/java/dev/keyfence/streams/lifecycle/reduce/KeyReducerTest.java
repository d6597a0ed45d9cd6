package dev.keyfence.streams.lifecycle.reduce;

import static dev.keyfence.streams.lifecycle.reduce.Samples.KEY;
import static dev.keyfence.streams.lifecycle.reduce.Samples.NOW;
import static dev.keyfence.streams.lifecycle.reduce.Samples.active;
import static dev.keyfence.streams.lifecycle.reduce.Samples.applied;
import static dev.keyfence.streams.lifecycle.reduce.Samples.body;
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
import dev.keyfence.schemas.record.ResumeKey;
import dev.keyfence.schemas.record.RotateKey;
import dev.keyfence.schemas.record.Secret;
import dev.keyfence.schemas.record.SuspendKey;
import dev.keyfence.schemas.record.UpdateKey;
import dev.keyfence.streams.lifecycle.reduce.Reduction.AlreadyAnswered;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Applied;
import dev.keyfence.streams.lifecycle.reduce.Reduction.NoSuchKey;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Refused;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyReducerTest {

    /** Every status and every command: the status that follows, or {@code -} for a refusal. */
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    ACTIVE,    CREATE,  -
                    ACTIVE,    UPDATE,  ACTIVE
                    ACTIVE,    SCOPE,   ACTIVE
                    ACTIVE,    ROTATE,  ACTIVE
                    ACTIVE,    SUSPEND, SUSPENDED
                    ACTIVE,    RESUME,  -
                    ACTIVE,    EXPIRE,  ACTIVE
                    SUSPENDED, CREATE,  -
                    SUSPENDED, UPDATE,  SUSPENDED
                    SUSPENDED, SCOPE,   SUSPENDED
                    SUSPENDED, ROTATE,  SUSPENDED
                    SUSPENDED, SUSPEND, -
                    SUSPENDED, RESUME,  ACTIVE
                    SUSPENDED, EXPIRE,  SUSPENDED
                    EXPIRED,   CREATE,  -
                    EXPIRED,   UPDATE,  EXPIRED
                    EXPIRED,   SCOPE,   EXPIRED
                    EXPIRED,   ROTATE,  EXPIRED
                    EXPIRED,   SUSPEND, SUSPENDED
                    EXPIRED,   RESUME,  -
                    EXPIRED,   EXPIRE,  ACTIVE
                    REVOKED,   CREATE,  -
                    REVOKED,   UPDATE,  -
                    REVOKED,   SCOPE,   -
                    REVOKED,   ROTATE,  -
                    REVOKED,   SUSPEND, -
                    REVOKED,   RESUME,  -
                    REVOKED,   EXPIRE,  -
                    """)
    void obeysTheTransitionTable(KeyStatus before, CommandKind kind, String after) {
        KeyState state = KeyState.newBuilder(active()).setStatus(before).build();

        Reduction reduction = KeyReducer.reduce(state, command("c-2", body(kind)), NOW);

        if (after.equals("-")) {
            assertThat(reduction).isInstanceOf(Refused.class);
        } else {
            assertThat(reduction)
                    .isInstanceOfSatisfying(
                            Applied.class,
                            applied -> {
                                assertThat(applied.state().getStatus())
                                        .isEqualTo(KeyStatus.valueOf(after));
                                assertThat(applied.state().getVersion()).isEqualTo(2);
                            });
        }
    }

    @ParameterizedTest
    @CsvSource({"UPDATE", "SCOPE", "ROTATE", "SUSPEND", "RESUME", "EXPIRE"})
    void refusesToChangeWhatWasNeverCreated(CommandKind kind) {
        assertThat(KeyReducer.reduce(null, command("c-1", body(kind)), NOW))
                .isInstanceOf(NoSuchKey.class);
    }

    @Test
    void createsAKeyWithAllThatWasAskedFor() {
        Applied applied = apply(null, command("c-1", creation().setExpiresAt(at(60)).build()));

        KeyState state = applied.state();
        assertThat(state.getKeyId()).isEqualTo(KEY);
        assertThat(state.getVersion()).isEqualTo(1);
        assertThat(state.getStatus()).isEqualTo(KeyStatus.ACTIVE);
        assertThat(state.getOwner()).isEqualTo("acme");
        assertThat(state.getProfile()).isEqualTo("keyfence");
        assertThat(state.getScopes()).containsExactly("read");
        assertThat(state.getTags()).containsExactly("ci");
        assertThat(state.getAttributes()).containsEntry("tier", "standard");
        assertThat(state.getSecrets()).containsExactly(secret(1, null));
        assertThat(state.getCreatedAt()).isEqualTo(NOW);
        assertThat(state.getExpiresAt()).isEqualTo(at(60));
        assertThat(state.getCreatedAtFencePosition()).isEqualTo(100);
        assertThat(state.getRecentCommands())
                .containsExactly(new CommandResult("c-1", CommandOutcome.APPLIED, null, 1L));
    }

    @Test
    void tellsTheAuditTrailWhoDidWhatAndWhy() {
        Instant accepted = at(3);
        Command command = command("c-2", Samples.scopes(List.of("write")));

        Applied applied = (Applied) KeyReducer.reduce(active(), command, accepted);

        var event = applied.event();
        assertThat(event.getEventId()).isEqualTo(KEY + "/2");
        assertThat(event.getType()).isEqualTo(KeyEventType.SCOPED);
        assertThat(event.getCommandId()).isEqualTo("c-2");
        assertThat(event.getActor()).isEqualTo(Samples.ACTOR);
        assertThat(event.getReason()).isEqualTo("because");
        assertThat(event.getRequestedAt()).isEqualTo(NOW);
        assertThat(event.getAcceptedAt()).isEqualTo(accepted);
        assertThat(event.getBefore().getScopes()).containsExactly("read");
        assertThat(event.getAfter().getScopes()).containsExactly("write");
        assertThat(event.getAfter().getVersion()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    UPDATE,  UPDATED
                    SCOPE,   SCOPED
                    ROTATE,  ROTATED
                    SUSPEND, SUSPENDED
                    EXPIRE,  EXPIRY_CHANGED
                    """)
    void namesTheEventAfterTheChange(CommandKind kind, KeyEventType type) {
        assertThat(apply(active(), command("c-2", body(kind))).event().getType()).isEqualTo(type);
    }

    @Test
    void tellsAnImportFromACreation() {
        assertThat(apply(null, command("c-1", creation().build())).event().getType())
                .isEqualTo(KeyEventType.CREATED);
        assertThat(
                        apply(null, command("c-1", creation().setImported(true).build()))
                                .event()
                                .getType())
                .isEqualTo(KeyEventType.IMPORTED);
    }

    @Test
    void dependsOnNoClock() {
        Command command = command("c-2", body(CommandKind.ROTATE));
        Reduction now = KeyReducer.reduce(active(), command, NOW);
        Reduction later = KeyReducer.reduce(active(), command, at(9_999));

        assertThat(((Applied) later).state()).isEqualTo(((Applied) now).state());
    }

    @Test
    void updatesOnlyWhatIsGiven() {
        KeyState renamed =
                applied(
                        active(),
                        command(
                                "c-2",
                                new UpdateKey("new", null, null, null, null, null, List.of())));

        assertThat(renamed.getName()).isEqualTo("new");
        assertThat(renamed.getTags()).containsExactly("ci");
        assertThat(renamed.getAttributes()).isEqualTo(Map.of("tier", "standard"));
    }

    @Test
    void keepsTwoSecretsAtMostAndEndsTheReplacedOne() {
        KeyState once =
                applied(active(), command("c-2", new RotateKey(digest(2), at(100), null, null)));
        KeyState twice =
                applied(once, command("c-3", new RotateKey(digest(3), at(200), null, null)));

        assertThat(once.getSecrets()).containsExactly(secret(2, null), secret(1, at(100)));
        assertThat(twice.getSecrets()).containsExactly(secret(3, null), secret(2, at(200)));
    }

    @Test
    void refusesToRotateToASecretThatTheKeyHas() {
        KeyState once =
                applied(active(), command("c-2", new RotateKey(digest(2), at(100), null, null)));

        assertThat(refusal(once, command("c-3", new RotateKey(digest(1), at(200), null, null))))
                .contains("has this secret already");
    }

    @Test
    void refusesACommandThatExpectsAnotherVersion() {
        Command stale = command(KEY, "c-2", new SuspendKey(), 7L);

        assertThat(refusal(active(), stale)).contains("at version 1, not 7");
        assertThat(KeyReducer.reduce(null, command(KEY, "c-1", Samples.create(), 7L), NOW))
                .isInstanceOf(NoSuchKey.class);
    }

    @Test
    void recordsARefusalWithoutChangingTheKey() {
        KeyState before = active();
        Refused refused = (Refused) KeyReducer.reduce(before, command("c-2", new ResumeKey()), NOW);

        assertThat(refused.state().getVersion()).isEqualTo(1);
        assertThat(refused.state().getStatus()).isEqualTo(KeyStatus.ACTIVE);
        assertThat(refused.state().getRecentCommands().getFirst())
                .isEqualTo(
                        new CommandResult("c-2", CommandOutcome.REFUSED, refused.reason(), null));
        assertThat(refused.reason())
                .isEqualTo(
                        "The key is active and cannot be resumed; possible are update, scope,"
                                + " rotate, suspend, expire");
    }

    @Test
    void saysThatNothingBringsARevokedKeyBack() {
        KeyState revoked = KeyState.newBuilder(active()).setStatus(KeyStatus.REVOKED).build();

        assertThat(refusal(revoked, command("c-2", new ResumeKey())))
                .contains("final", "create another key");
    }

    @Test
    void answersARepeatedCommandFromMemory() {
        KeyState suspended = applied(active(), command("c-2", new SuspendKey()));
        KeyState resumed = applied(suspended, command("c-3", new ResumeKey()));

        assertThat(KeyReducer.reduce(resumed, command("c-2", new SuspendKey()), NOW))
                .isEqualTo(new AlreadyAnswered(resumed));
    }

    @Test
    void keepsSixteenAnswersNewestFirst() {
        KeyState state = active();
        for (int i = 0; i < 20; i++) {
            state = applied(state, command("c-" + i, Samples.scopes(List.of("s" + i))));
        }

        assertThat(state.getRecentCommands())
                .extracting(CommandResult::getCommandId)
                .containsExactlyElementsOf(
                        IntStream.range(0, 16).mapToObj(i -> "c-" + (19 - i)).toList());
    }

    private static Applied apply(@Nullable KeyState state, Command command) {
        return (Applied) KeyReducer.reduce(state, command, NOW);
    }

    private static String refusal(KeyState state, Command command) {
        return ((Refused) KeyReducer.reduce(state, command, NOW)).reason();
    }

    private static Secret secret(int number, @Nullable Instant validUntil) {
        return Secret.newBuilder()
                .setGeneration(number)
                .setDigest(digest(number))
                .setCreatedAt(NOW)
                .setValidUntil(validUntil)
                .build();
    }

    private static Instant at(long seconds) {
        return NOW.plusSeconds(seconds);
    }
}
