package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.alert.NameUuid;
import dev.keyfence.schemas.record.RevocationReason;
import dev.keyfence.verifier.command.Commander;
import dev.keyfence.verifier.command.Commander.Outcome;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.command.KeyCommand.Why;
import dev.keyfence.verifier.fence.Receipt;
import dev.keyfence.verifier.fence.RevocationRequest;
import dev.keyfence.verifier.fence.Revoker;
import dev.keyfence.verifier.fence.Target;
import dev.keyfence.verifier.key.Base32;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.respond.Actions;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/** What responses do to keys, by the same ways as administrators. */
record KeyActions(Commander commander, Revoker revoker, InstantSource clock) implements Actions {

    /** As long as a lease may last: then every node has it, or has fenced itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Override
    public Result suspend(StoredKey key, Order order) {
        return changed(
                send("suspend", key, order, new KeyCommand.Suspend()), "the key is suspended");
    }

    @Override
    public Result resume(StoredKey key, Order order) {
        return changed(send("resume", key, order, new KeyCommand.Resume()), "the key is resumed");
    }

    @Override
    public Result revoke(StoredKey key, Order order) {
        RevocationRequest request =
                new RevocationRequest(
                        Target.key(key.id()),
                        null,
                        RevocationReason.KEY_COMPROMISE,
                        order.note(),
                        order.actor(),
                        PATIENCE,
                        revocationId(order),
                        null);
        try {
            Receipt receipt = revoker.revoke(request).join();
            return new Result(
                    End.DONE,
                    receipt.status() == Receipt.Status.CONFIRMED
                            ? "the key is revoked, and every node has confirmed it"
                            : "the key is revoked; not every node has confirmed it yet",
                    null);
        } catch (CompletionException e) {
            return new Result(End.UNCERTAIN, "the fence did not certainly take it", null);
        }
    }

    @Override
    public String revocationId(Order order) {
        UUID id = NameUuid.of("response", order.id());
        return Base32.encode("rev_", id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    private Outcome send(String what, StoredKey key, Order order, KeyCommand.Body body) {
        return commander
                .send(
                        new KeyCommand(
                                "detection_%s_%s".formatted(what, order.id()),
                                key.id(),
                                null,
                                new Actor(
                                        order.actor().getId(),
                                        order.actor().getAddress(),
                                        order.actor().getRequestId()),
                                ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()),
                                new Why("detection", order.note()),
                                body))
                .join();
    }

    private static Result changed(Outcome outcome, String done) {
        return switch (outcome) {
            case Outcome.Applied applied ->
                    new Result(End.DONE, done, applied.key().key().version());
            case Outcome.AppliedEarlier earlier -> new Result(End.DONE, done, earlier.version());
            case Outcome.Refused refused -> new Result(End.REFUSED, refused.detail(), null);
            case Outcome.Mismatched _ ->
                    new Result(End.REFUSED, "the command's name stands for another one", null);
            case Outcome.Unanswered _ -> new Result(End.UNCERTAIN, "no answer came in time", null);
            case Outcome.NotSent notSent -> new Result(End.UNCERTAIN, notSent.detail(), null);
        };
    }
}
