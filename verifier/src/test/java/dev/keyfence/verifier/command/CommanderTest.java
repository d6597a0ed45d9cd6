package dev.keyfence.verifier.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.command.Commander.Outcome;
import dev.keyfence.verifier.command.KeyCommand.Why;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.CommandReplies.CommandReply;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommanderTest {

    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final KeyCommand command =
            new KeyCommand(
                    "cmd_1",
                    new KeyId(1, 2),
                    null,
                    new Actor("key_root", null, null),
                    5,
                    Why.UNSAID,
                    new KeyCommand.Suspend());
    private final CompletableFuture<CommandReply> reply = new CompletableFuture<>();
    private final CompletableFuture<Void> sent = new CompletableFuture<>();

    @AfterEach
    void clearInterrupt() {
        var _ = Thread.interrupted();
    }

    @Test
    void tellsTheAnswer() {
        Commander commander = commander(LONG);
        Commander.UnderWay underWay = commander.begin(command);
        CompletableFuture<Outcome> ended = commander.send(command);
        reply.complete(new CommandReply.Mismatched());

        assertThat(underWay.await()).isEqualTo(new Outcome.Mismatched());
        assertThat(ended).isCompletedWithValue(new Outcome.Mismatched());
    }

    @Test
    void tellsThatTheCommandWasPerhapsNotSent() {
        Commander commander = commander(LONG);
        Commander.UnderWay underWay = commander.begin(command);
        CompletableFuture<Outcome> ended = commander.send(command);
        sent.completeExceptionally(new CommandNotSentException("Kafka is away"));

        assertThat(underWay.await()).isEqualTo(new Outcome.NotSent("Kafka is away"));
        assertThat(ended).isCompletedWithValue(new Outcome.NotSent("Kafka is away"));
    }

    @Test
    void stopsWaitingWhenNoAnswerComes() {
        Outcome unanswered = new Outcome.Unanswered("cmd_1", new KeyId(1, 2));

        assertThat(commander(AT_ONCE).begin(command).await()).isEqualTo(unanswered);
        assertThat(reply).isCancelled();
    }

    @Test
    void stopsWaitingByATimerForWhoDoesNotAwait() {
        assertThat(commander(AT_ONCE).send(command))
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(new Outcome.Unanswered("cmd_1", new KeyId(1, 2)));
        assertThat(reply).isCancelled();
    }

    /** A command that is asked for twice under one id is waited for by both. */
    @Test
    void isNotConfusedByAnotherWhoStopsWaiting() {
        Commander.UnderWay patient = commander(LONG).begin(command);
        var _ = commander(AT_ONCE).begin(command).await();

        assertThat(patient.await()).isEqualTo(new Outcome.Unanswered("cmd_1", new KeyId(1, 2)));
    }

    @Test
    void goesOnBeingInterrupted() {
        Commander.UnderWay underWay = commander(LONG).begin(command);
        Thread.currentThread().interrupt();

        assertThat(underWay.await()).isInstanceOf(Outcome.Unanswered.class);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    private Commander commander(Duration timeout) {
        return new Commander(_ -> sent, _ -> reply, timeout);
    }
}
