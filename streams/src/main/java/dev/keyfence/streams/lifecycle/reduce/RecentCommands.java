package dev.keyfence.streams.lifecycle.reduce;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.CommandOutcome;
import dev.keyfence.schemas.record.CommandResult;
import dev.keyfence.schemas.record.KeyState;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The answers that a key's state carries back to whoever sent the commands. */
final class RecentCommands {

    /**
     * How many answers a state keeps; the oldest goes first. A sender waits for seconds, and one
     * key hardly takes sixteen commands in that time; a repeat that comes later than that is caught
     * by its expected version.
     */
    static final int KEPT_MAX = 16;

    private RecentCommands() {}

    static boolean hold(KeyState state, String commandId) {
        return state.getRecentCommands().stream()
                .anyMatch(result -> result.getCommandId().equals(commandId));
    }

    static List<CommandResult> applied(List<CommandResult> before, Command command) {
        return with(before, command, CommandOutcome.APPLIED, null);
    }

    static List<CommandResult> refused(List<CommandResult> before, Command command, String detail) {
        return with(before, command, CommandOutcome.REFUSED, detail);
    }

    private static List<CommandResult> with(
            List<CommandResult> before,
            Command command,
            CommandOutcome outcome,
            @Nullable String detail) {
        CommandResult newest =
                CommandResult.newBuilder()
                        .setCommandId(command.getCommandId())
                        .setOutcome(outcome)
                        .setDetail(detail)
                        .build();
        return Stream.concat(Stream.of(newest), before.stream()).limit(KEPT_MAX).toList();
    }
}
