package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.CommandResult;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.store.CommandReplies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The commands whose answers are awaited on this node. */
final class WaitingCommands implements CommandReplies {

    /** Far more calls than a control node has open at once; past it, new calls are refused. */
    static final int WAITING_MAX = 10_000;

    private final Map<String, CompletableFuture<CommandReply>> waiting = new ConcurrentHashMap<>();

    /** Answers of records that are in effect but not on disk yet; at most one a waiting command. */
    private final List<Answer> answers = new ArrayList<>();

    private record Answer(CompletableFuture<CommandReply> to, CommandReply reply) {}

    /**
     * {@inheritDoc} Fails with a {@link RejectedExecutionException} when {@value #WAITING_MAX}
     * commands wait already.
     */
    @Override
    public CompletableFuture<CommandReply> await(String commandId) {
        if (waiting.size() >= WAITING_MAX) {
            return CompletableFuture.failedFuture(
                    new RejectedExecutionException(
                            WAITING_MAX + " commands wait for their answers already; try later"));
        }
        CompletableFuture<CommandReply> reply =
                waiting.computeIfAbsent(commandId, _ -> new CompletableFuture<>());
        var _ = reply.whenComplete((_, _) -> waiting.remove(commandId, reply));
        return reply;
    }

    /** Notes the answers that a state brings. For the follower's thread. */
    void note(KeyState state, Supplier<KeyDetails> details) {
        if (waiting.isEmpty()) {
            return;
        }
        for (CommandResult result : state.getRecentCommands()) {
            CompletableFuture<CommandReply> to = waiting.get(result.getCommandId());
            if (to != null) {
                answers.add(new Answer(to, reply(result, details.get())));
            }
        }
    }

    /** Gives the noted answers to those who wait. For the follower's thread. */
    void deliver() {
        for (Answer answer : answers) {
            answer.to().complete(answer.reply());
        }
        answers.clear();
    }

    private static CommandReply reply(CommandResult result, KeyDetails key) {
        return switch (result.getOutcome()) {
            case APPLIED -> applied(result.getVersion(), key);
            case REFUSED ->
                    new CommandReply.Refused(
                            key,
                            result.getDetail() == null ? "it was refused" : result.getDetail());
            case MISMATCHED -> new CommandReply.Mismatched();
        };
    }

    /** A topology of before the version was told answers with the state of that moment. */
    private static CommandReply applied(@Nullable Long version, KeyDetails key) {
        return version == null || version == key.key().version()
                ? new CommandReply.Applied(key)
                : new CommandReply.AppliedEarlier(key, version);
    }
}
