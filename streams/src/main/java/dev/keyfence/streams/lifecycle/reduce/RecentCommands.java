package dev.keyfence.streams.lifecycle.reduce;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.CommandOutcome;
import dev.keyfence.schemas.record.CommandResult;
import dev.keyfence.schemas.record.KeyState;
import java.util.List;
import java.util.stream.Stream;

/** The answers that a key's state carries back to whoever sent the commands. */
final class RecentCommands {

    /**
     * How many answers a state keeps; the oldest goes first. A sender waits for seconds, and one
     * key hardly takes sixteen commands in that time; a repeat that comes later than that is caught
     * by its expected version.
     */
    static final int KEPT_MAX = 16;

    private static final char STEM_END = '.';

    private RecentCommands() {}

    static boolean hold(KeyState state, String commandId) {
        return state.getRecentCommands().stream()
                .anyMatch(result -> result.getCommandId().equals(commandId));
    }

    /**
     * True when another command with the same stem was answered. A command id may have two parts,
     * joined by a dot: the stem names a caller's request, the rest what it asks for. So two
     * requests under one name meet here, whichever control nodes they came through.
     */
    static boolean contradict(KeyState state, String commandId) {
        int dot = commandId.indexOf(STEM_END);
        if (dot < 0) {
            return false;
        }
        String stem = commandId.substring(0, dot + 1);
        return state.getRecentCommands().stream()
                .anyMatch(result ->
                        result.getCommandId().startsWith(stem)
                                && result.getOutcome() != CommandOutcome.MISMATCHED);
    }

    static List<CommandResult> applied(List<CommandResult> before, Command command, long version) {
        return with(before, result(command, CommandOutcome.APPLIED).setVersion(version));
    }

    static List<CommandResult> refused(List<CommandResult> before, Command command, String detail) {
        return with(before, result(command, CommandOutcome.REFUSED).setDetail(detail));
    }

    static List<CommandResult> mismatched(List<CommandResult> before, Command command) {
        return with(before, result(command, CommandOutcome.MISMATCHED));
    }

    private static CommandResult.Builder result(Command command, CommandOutcome outcome) {
        return CommandResult.newBuilder().setCommandId(command.getCommandId()).setOutcome(outcome);
    }

    private static List<CommandResult> with(
            List<CommandResult> before, CommandResult.Builder newest) {
        return Stream.concat(Stream.of(newest.build()), before.stream()).limit(KEPT_MAX).toList();
    }
}
