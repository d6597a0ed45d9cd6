package dev.keyfence.streams.lifecycle.reduce;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.CreateKey;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.RotateKey;
import dev.keyfence.schemas.record.ScopeKey;
import dev.keyfence.streams.lifecycle.reduce.Reduction.AlreadyAnswered;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Applied;
import dev.keyfence.streams.lifecycle.reduce.Reduction.NoSuchKey;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Refused;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a command does to a key. Pure, and deterministic: the next state depends on the state and
 * the command alone, never on a clock, so that a command replayed after a crash leads to the same
 * state. The clock goes into events only.
 */
public final class KeyReducer {

    private KeyReducer() {}

    /**
     * Applies one command.
     *
     * @param state the key as it is; null when there is none
     * @param command what is asked
     * @param acceptedAt the clock now; goes into the event only
     */
    public static Reduction reduce(@Nullable KeyState state, Command command, Instant acceptedAt) {
        if (state == null) {
            return begin(command, acceptedAt);
        }
        if (RecentCommands.hold(state, command.getCommandId())) {
            return new AlreadyAnswered(state);
        }
        if (RecentCommands.contradict(state, command.getCommandId())) {
            return mismatched(state, command);
        }
        Optional<String> refusal = whyRefused(state, command);
        if (refusal.isPresent()) {
            return new Refused(refused(state, command, refusal.get()), refusal.get());
        }
        KeyState next = NextState.after(state, command);
        return new Applied(next, CommandEvents.of(state, next, command, acceptedAt));
    }

    private static Reduction begin(Command command, Instant acceptedAt) {
        Long expected = command.getExpectedVersion();
        if (!(command.getBody() instanceof CreateKey create)) {
            return new NoSuchKey("There is no key with this id; it can only be created");
        }
        if (expected != null && expected != 0) {
            return new NoSuchKey(
                    "There is no key with this id, but version " + expected + " was expected");
        }
        KeyState first = NextState.first(command, create);
        return new Applied(first, CommandEvents.of(null, first, command, acceptedAt));
    }

    private static Optional<String> whyRefused(KeyState state, Command command) {
        CommandKind kind = CommandKind.of(command.getBody());
        KeyStatus status = state.getStatus();
        if (!KeyTransitions.legal(status, kind)) {
            return Optional.of(KeyTransitions.refusal(status, kind));
        }
        Long expected = command.getExpectedVersion();
        if (expected != null && expected != state.getVersion()) {
            return Optional.of(
                    "The key is at version %d, not %d; read it again and decide anew"
                            .formatted(state.getVersion(), expected));
        }
        return switch (command.getBody()) {
            case RotateKey rotate -> whyUnfit(state, rotate);
            case ScopeKey scope -> Scoping.objection(state.getScopes(), scope);
            default -> Optional.empty();
        };
    }

    private static Optional<String> whyUnfit(KeyState state, RotateKey rotate) {
        if (state.getSecrets().stream()
                .anyMatch(secret -> secret.getDigest().equals(rotate.getDigest()))) {
            return Optional.of("The key has this secret already; rotate it to a new one");
        }
        Integer rehashed = rotate.getRehashedGeneration();
        return rehashed == null
                        || state.getSecrets().stream()
                                .anyMatch(secret -> ForeignSecrets.is(secret, rehashed))
                ? Optional.empty()
                : Optional.of("The key has no foreign secret of generation " + rehashed);
    }

    private static Refused mismatched(KeyState state, Command command) {
        return new Refused(
                KeyState.newBuilder(state)
                        .setRecentCommands(
                                RecentCommands.mismatched(state.getRecentCommands(), command))
                        .build(),
                "The command's stem stands for another request");
    }

    private static KeyState refused(KeyState state, Command command, String reason) {
        return KeyState.newBuilder(state)
                .setRecentCommands(
                        RecentCommands.refused(state.getRecentCommands(), command, reason))
                .build();
    }
}
