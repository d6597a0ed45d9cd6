package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.CommandSender;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.key.Base32;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.CommandReplies;
import dev.keyfence.verifier.store.CommandReplies.CommandReply;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys: mints the secret, sends the command, and waits until the key is in effect on this
 * node. Safe for any number of threads; never blocks.
 */
public final class KeyCreator {

    /**
     * How long the lifecycle topology may take. It answers within milliseconds, or is restarting,
     * which takes longer than callers wait.
     */
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final CommandSender sender;
    private final CommandReplies replies;
    private final LongSupplier fencePosition;
    private final InstantSource clock;
    private final Duration answerTimeout;
    private final SecureRandom random = new SecureRandom();

    /**
     * A creator of these parts.
     *
     * @param sender takes commands away
     * @param replies brings answers back
     * @param fencePosition the end of the fence that this node has applied: what is revoked before
     *     that does not concern a new key
     */
    public KeyCreator(CommandSender sender, CommandReplies replies, LongSupplier fencePosition) {
        this(sender, replies, fencePosition, InstantSource.system(), ANSWER_TIMEOUT);
    }

    KeyCreator(
            CommandSender sender,
            CommandReplies replies,
            LongSupplier fencePosition,
            InstantSource clock,
            Duration answerTimeout) {
        this.sender = sender;
        this.replies = replies;
        this.fencePosition = fencePosition;
        this.clock = clock;
        this.answerTimeout = answerTimeout;
    }

    /** How making a key ends. */
    public sealed interface Outcome {

        /**
         * The key is in effect on this node.
         *
         * @param key the key
         * @param secret the key itself, to be shown once
         */
        record Created(KeyDetails key, String secret) implements Outcome {
            /** Never shows the secret. */
            @Override
            public String toString() {
                return "Created[" + key.key().id() + "]";
            }
        }

        /** The lifecycle topology refused; the detail says why. */
        record Refused(String detail) implements Outcome {}

        /** No answer came in time; the command may still be applied. */
        record Unanswered(String commandId, KeyId keyId) implements Outcome {}

        /** The command did not certainly reach Kafka. */
        record NotSent(String detail) implements Outcome {}
    }

    /** Makes a key with a new secret. The future may complete on any thread: hop before working. */
    public CompletableFuture<Outcome> create(NewKey spec, Actor actor) {
        return createWith(spec, spec.profile().format().mint(spec.environment(), random), actor);
    }

    /**
     * Makes a key with a given secret, such as a root key that an operator chose.
     *
     * @param secret a key of the profile's format
     */
    public CompletableFuture<Outcome> createWith(NewKey spec, String secret, Actor actor) {
        Instant now = clock.instant();
        KeyId id = KeyId.create(random, now.toEpochMilli());
        String commandId = Base32.encode("cmd_", random.nextLong(), random.nextLong());
        CompletableFuture<CommandReply> reply = replies.await(commandId);
        KeyCommand command =
                new KeyCommand(
                        commandId,
                        id,
                        actor,
                        ChronoUnit.MICROS.between(Instant.EPOCH, now),
                        body(spec, KeyDigest.of(secret)));
        return sender.send(command)
                .thenCompose(_ ->
                        reply.copy().orTimeout(answerTimeout.toMillis(), TimeUnit.MILLISECONDS))
                .handle((answer, failure) -> outcome(answer, failure, command, secret))
                .whenComplete((_, _) -> reply.cancel(false));
    }

    private KeyCommand.Create body(NewKey spec, KeyDigest digest) {
        return new KeyCommand.Create(
                spec.profile().name(),
                spec.owner(),
                spec.name(),
                spec.environment(),
                spec.scopes(),
                spec.tags(),
                Map.of(),
                digest,
                spec.expiresAtMicros(),
                fencePosition.getAsLong());
    }

    private static Outcome outcome(
            @Nullable CommandReply answer,
            @Nullable Throwable failure,
            KeyCommand command,
            String secret) {
        if (answer != null) {
            return switch (answer) {
                case CommandReply.Applied applied -> new Outcome.Created(applied.key(), secret);
                case CommandReply.Refused refused -> new Outcome.Refused(refused.detail());
            };
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause instanceof TimeoutException
                ? new Outcome.Unanswered(command.commandId(), command.keyId())
                : new Outcome.NotSent(
                        cause == null || cause.getMessage() == null
                                ? "no reason is known"
                                : cause.getMessage());
    }
}
