package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.Commander;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.command.KeyCommand.Why;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Makes keys: mints the secret, sends the command, and waits until the key is in effect on this
 * node. Safe for any number of threads; never blocks.
 */
public final class KeyCreator {

    private final Commander commander;
    private final SealingKeys sealing;
    private final LongSupplier fencePosition;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * A creator of these parts.
     *
     * @param commander takes commands away and brings answers back
     * @param sealing seals keys that sign tokens
     * @param fencePosition the end of the fence that this node has applied: what is revoked before
     *     that does not concern a new key
     * @param clock says when a key was asked for
     */
    public KeyCreator(
            Commander commander,
            SealingKeys sealing,
            LongSupplier fencePosition,
            InstantSource clock) {
        this.commander = commander;
        this.sealing = sealing;
        this.fencePosition = fencePosition;
        this.clock = clock;
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

    /**
     * What a creation is known by.
     *
     * @param commandId the command's id
     * @param keyId the id that the key will have
     * @param secret the key itself
     */
    record Ticket(String commandId, KeyId keyId, String secret) {
        /** Never shows the secret. */
        @Override
        public String toString() {
            return "Ticket[" + commandId + ", " + keyId + "]";
        }
    }

    /** A ticket with ids of chance. */
    Ticket ticket(String secret) {
        return new Ticket(
                commander.newCommandId(),
                KeyId.create(random, clock.instant().toEpochMilli()),
                secret);
    }

    /** Makes a key with a new secret. The future may complete on any thread: hop before working. */
    public CompletableFuture<Outcome> create(NewKey spec, Actor actor) {
        return creation(spec, spec.profile().format().mint(spec.environment(), random), actor)
                .get();
    }

    /**
     * A creation that may be asked for again and again until it is answered: the key is made once.
     * The futures may complete on any thread.
     *
     * @param secret a key of the profile's format
     */
    public Supplier<CompletableFuture<Outcome>> creation(NewKey spec, String secret, Actor actor) {
        Ticket ticket = ticket(secret);
        return () -> send(spec, ticket, actor).thenApply(answer -> outcome(answer, secret));
    }

    /** Makes a key under a ticket. */
    CompletableFuture<Commander.Outcome> send(NewKey spec, Ticket ticket, Actor actor) {
        return commander.send(
                new KeyCommand(
                        ticket.commandId(),
                        ticket.keyId(),
                        null,
                        actor,
                        ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()),
                        Why.UNSAID,
                        body(spec, ticket)));
    }

    private KeyCommand.Create body(NewKey spec, Ticket ticket) {
        return new KeyCommand.Create(
                spec.profile().name(),
                spec.owner(),
                spec.name(),
                spec.environment(),
                spec.scopes(),
                spec.tags(),
                spec.terms(),
                KeyDigest.of(ticket.secret()),
                spec.jwt() ? sealing.seal(ticket.keyId(), ticket.secret()) : null,
                spec.expiresAtMicros(),
                fencePosition.getAsLong());
    }

    private static Outcome outcome(Commander.Outcome answer, String secret) {
        return switch (answer) {
            case Commander.Outcome.Applied(KeyDetails key) -> new Outcome.Created(key, secret);
            case Commander.Outcome.AppliedEarlier(KeyDetails key, long _) ->
                    new Outcome.Created(key, secret);
            case Commander.Outcome.Refused refused -> new Outcome.Refused(refused.detail());
            case Commander.Outcome.Mismatched() ->
                    new Outcome.Refused("its id stands for another request");
            case Commander.Outcome.Unanswered(String commandId, KeyId keyId) ->
                    new Outcome.Unanswered(commandId, keyId);
            case Commander.Outcome.NotSent(String detail) -> new Outcome.NotSent(detail);
        };
    }
}
