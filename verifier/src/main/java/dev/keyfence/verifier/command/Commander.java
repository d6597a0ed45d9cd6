package dev.keyfence.verifier.command;

import dev.keyfence.verifier.key.Base32;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.CommandReplies;
import dev.keyfence.verifier.store.CommandReplies.CommandReply;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands and waits for their answers: until the change is in effect on this node. Safe for
 * any number of threads; never blocks.
 */
public final class Commander {

    /**
     * How long the lifecycle topology may take. It answers within milliseconds, or is restarting,
     * which takes longer than callers wait.
     */
    public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final CommandSender sender;
    private final CommandReplies replies;
    private final Duration answerTimeout;
    private final SecureRandom random = new SecureRandom();

    /**
     * A commander of these parts.
     *
     * @param sender takes commands away
     * @param replies brings answers back
     */
    public Commander(CommandSender sender, CommandReplies replies) {
        this(sender, replies, ANSWER_TIMEOUT);
    }

    /** A commander that waits for another time; the rest as above. */
    public Commander(CommandSender sender, CommandReplies replies, Duration answerTimeout) {
        this.sender = sender;
        this.replies = replies;
        this.answerTimeout = answerTimeout;
    }

    /** How a command ends. */
    public sealed interface Outcome {

        /** It was applied, and the key now is as given. */
        record Applied(KeyDetails key) implements Outcome {}

        /**
         * It was applied before, and the key has changed since.
         *
         * @param key the key as it is now
         * @param version the version that the command led to
         */
        record AppliedEarlier(KeyDetails key, long version) implements Outcome {}

        /**
         * The lifecycle topology refused.
         *
         * @param key the key as it is
         * @param detail one sentence saying why
         */
        record Refused(KeyDetails key, String detail) implements Outcome {}

        /** Its id's stem stands for another request; nothing was changed. */
        record Mismatched() implements Outcome {}

        /** No answer came in time; the command may still be applied. */
        record Unanswered(String commandId, KeyId keyId) implements Outcome {}

        /** The command did not certainly reach Kafka; it may still be applied. */
        record NotSent(String detail) implements Outcome {}
    }

    /** A random id, unlike any other command's. */
    public String newCommandId() {
        return Base32.encode("cmd_", random.nextLong(), random.nextLong());
    }

    /**
     * Sends a command and awaits its answer.
     *
     * @return how it ends; never fails, and completes on any thread: hop before working
     */
    public CompletableFuture<Outcome> send(KeyCommand command) {
        CompletableFuture<CommandReply> reply = begin(command).reply;
        CompletableFuture<Outcome> ended =
                reply.handle((answer, failure) ->
                                answer == null ? failed(failure) : outcome(answer))
                        .completeOnTimeout(
                                unanswered(command),
                                answerTimeout.toMillis(),
                                TimeUnit.MILLISECONDS);
        var _ = ended.whenComplete((_, _) -> reply.cancel(false));
        return ended;
    }

    /**
     * Sends a command whose answer somebody waits for who gives up by himself: many at once need no
     * timer each.
     */
    public UnderWay begin(KeyCommand command) {
        CompletableFuture<CommandReply> reply = replies.await(command.commandId());
        if (!reply.isDone()) {
            var _ =
                    sender.send(command)
                            .whenComplete((_, failure) -> {
                                if (failure != null) {
                                    reply.completeExceptionally(failure);
                                }
                            });
        }
        return new UnderWay(command, reply, System.nanoTime() + answerTimeout.toNanos());
    }

    /** A command that was sent. */
    public static final class UnderWay {

        private final KeyCommand command;
        private final CompletableFuture<CommandReply> reply;
        private final long deadlineNanos;

        private UnderWay(
                KeyCommand command, CompletableFuture<CommandReply> reply, long deadlineNanos) {
            this.command = command;
            this.reply = reply;
            this.deadlineNanos = deadlineNanos;
        }

        /** Waits until it has ended, at the most as long after it was sent as any command. */
        public Outcome await() {
            try {
                return outcome(reply.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                return unlessAnswered();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return unlessAnswered();
            } catch (CancellationException e) {
                // Somebody else who waited for the same command has given up.
                return unanswered(command);
            } catch (ExecutionException e) {
                return failed(e.getCause());
            }
        }

        private Outcome unlessAnswered() {
            reply.cancel(false);
            return reply.state() == Future.State.SUCCESS
                    ? outcome(reply.resultNow())
                    : unanswered(command);
        }
    }

    private static Outcome unanswered(KeyCommand command) {
        return new Outcome.Unanswered(command.commandId(), command.keyId());
    }

    private static Outcome outcome(CommandReply answer) {
        return switch (answer) {
            case CommandReply.Applied(KeyDetails key) -> new Outcome.Applied(key);
            case CommandReply.AppliedEarlier(KeyDetails key, long version) ->
                    new Outcome.AppliedEarlier(key, version);
            case CommandReply.Refused(KeyDetails key, String detail) ->
                    new Outcome.Refused(key, detail);
            case CommandReply.Mismatched() -> new Outcome.Mismatched();
        };
    }

    private static Outcome failed(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return new Outcome.NotSent(
                cause == null || cause.getMessage() == null
                        ? "no reason is known"
                        : cause.getMessage());
    }
}
