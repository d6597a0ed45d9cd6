package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.CommandNotSentException;
import dev.keyfence.verifier.command.CommandSender;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.CommandReplies;
import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Commands and their answers without Kafka: what is sent is applied at once, or as tests say. */
public final class FakeLifecycle implements CommandSender, CommandReplies {

    /** What becomes of commands. */
    enum Mood {
        APPLIES,
        REFUSES,
        SILENT,
        AWAY
    }

    final Queue<KeyCommand> sent = new ConcurrentLinkedQueue<>();
    volatile Mood mood = Mood.APPLIES;
    private final Map<String, CompletableFuture<CommandReply>> waiting = new ConcurrentHashMap<>();
    private final FakeKeys keys;

    /** A topology that keeps these keys. */
    public FakeLifecycle(FakeKeys keys) {
        this.keys = keys;
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
            case APPLIES -> reply.complete(new CommandReply.Applied(apply(command)));
            case REFUSES ->
                    reply.complete(
                            new CommandReply.Refused(apply(command), "the key is there already"));
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

    private KeyDetails apply(KeyCommand command) {
        return switch (command.body()) {
            case KeyCommand.Create create ->
                    keys.put(
                            new StoredKey(
                                    command.keyId(),
                                    1,
                                    KeyStatus.ACTIVE,
                                    create.profile(),
                                    create.owner(),
                                    create.environment(),
                                    create.scopes(),
                                    create.tags(),
                                    command.requestedAtMicros(),
                                    create.expiresAtMicros(),
                                    create.fencePosition()),
                            create.digest(),
                            create.name());
        };
    }
}
