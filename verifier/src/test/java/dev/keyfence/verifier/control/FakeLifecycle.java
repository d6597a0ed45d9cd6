package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.CommandNotSentException;
import dev.keyfence.verifier.command.CommandSender;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.store.CommandReplies;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Commands and their answers without Kafka: what is sent is applied at once, or as tests say. */
public final class FakeLifecycle implements CommandSender, CommandReplies {

    /** What becomes of commands. */
    enum Mood {
        APPLIES,
        /** The command is applied, and whoever sent it dies before the answer comes. */
        APPLIES_SILENTLY,
        REFUSES,
        SILENT,
        AWAY
    }

    final Queue<KeyCommand> sent = new ConcurrentLinkedQueue<>();
    volatile Mood mood = Mood.APPLIES;

    /** How many versions the topology is ahead of what the node's store shows. */
    volatile int ahead;

    private final Map<String, CompletableFuture<CommandReply>> waiting = new ConcurrentHashMap<>();
    private final Map<String, Long> applied = new ConcurrentHashMap<>();
    private final FakeKeys keys;
    private final FakeHistory history;

    /** A topology that keeps these keys. */
    public FakeLifecycle(FakeKeys keys) {
        this(keys, new FakeHistory());
    }

    /** A topology that keeps these keys, and tells this history of them. */
    FakeLifecycle(FakeKeys keys, FakeHistory history) {
        this.keys = keys;
        this.history = history;
    }

    @Override
    public CompletableFuture<CommandReply> await(String commandId) {
        CompletableFuture<CommandReply> reply = new CompletableFuture<>();
        waiting.put(commandId, reply);
        var _ = reply.whenComplete((_, _) -> waiting.remove(commandId));
        return reply;
    }

    @Override
    public CompletableFuture<Void> send(KeyCommand command) {
        sent.add(command);
        CompletableFuture<CommandReply> reply = waiting.get(command.commandId());
        if (reply == null) {
            throw new AssertionError("nobody waits for the answer yet");
        }
        switch (mood) {
            case APPLIES -> reply.complete(answer(command));
            case APPLIES_SILENTLY -> {
                CommandReply _ = answer(command);
            }
            case REFUSES ->
                    reply.complete(
                            new CommandReply.Refused(
                                    FakeChanges.after(keys, command), "the key is there already"));
            case SILENT -> {}
            case AWAY -> {
                return CompletableFuture.failedFuture(
                        new CommandNotSentException("Kafka is away", new IOException("no")));
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    int waiting() {
        return waiting.size();
    }

    /** As the real one answers: once in effect, and from memory when a command comes again. */
    private synchronized CommandReply answer(KeyCommand command) {
        Long version = applied.get(command.commandId());
        Optional<KeyDetails> before = keys.find(command.keyId());
        if (version != null) {
            KeyDetails now = before.orElseThrow();
            return now.key().version() == version
                    ? new CommandReply.Applied(now)
                    : new CommandReply.AppliedEarlier(now, version);
        }
        String stem = command.commandId().replaceAll("\\..*", ".");
        if (applied.keySet().stream().anyMatch(id -> stem.endsWith(".") && id.startsWith(stem))) {
            return new CommandReply.Mismatched();
        }
        Long expected = command.expectedVersion();
        if (expected != null && expected != before.orElseThrow().key().version() + ahead) {
            return new CommandReply.Refused(
                    bumped(before.orElseThrow()), "The key is at another version");
        }
        if (command.body() instanceof KeyCommand.Suspend
                && before.orElseThrow().key().status() == KeyStatus.SUSPENDED) {
            return new CommandReply.Refused(
                    before.get(),
                    "The key is suspended and cannot be suspended; possible are resume");
        }
        KeyDetails after = FakeChanges.after(keys, command);
        applied.put(command.commandId(), after.key().version());
        history.made.add(FakeChanges.change(command, before.orElse(null), after));
        return new CommandReply.Applied(after);
    }

    /** The key as the topology knows it: changed by somebody else meanwhile. */
    private KeyDetails bumped(KeyDetails before) {
        keys.change(before.key().id(), FakeKeys.status(before.key().status()));
        return keys.find(before.key().id()).orElseThrow();
    }
}
