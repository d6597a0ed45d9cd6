package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.Commander;
import dev.keyfence.verifier.command.Commander.Outcome;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.command.KeyCommand.Why;
import dev.keyfence.verifier.key.Base32;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.store.KeyChange.Actor;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.store.KeyStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings keys in from elsewhere. Safe for any number of threads. */
public final class KeyImporter {

    private final Commander commander;
    private final KeyStore store;
    private final LongSupplier fencePosition;
    private final InstantSource clock;

    /**
     * An importer of these parts.
     *
     * @param commander takes commands away and brings answers back; made for many at once
     * @param store where it looks whether a key is there already
     * @param fencePosition the end of the fence that this node has applied
     * @param clock says when a key was asked for
     */
    public KeyImporter(
            Commander commander, KeyStore store, LongSupplier fencePosition, InstantSource clock) {
        this.commander = commander;
        this.store = store;
        this.fencePosition = fencePosition;
        this.clock = clock;
    }

    /** What becomes of a row. */
    sealed interface Result {

        /** The key is in effect on this node. */
        record Accepted(KeyId id) implements Result {}

        /**
         * Its secret opens a key already.
         *
         * @param id that key; null when it stands in the same file and is not in effect yet
         * @param detail one sentence
         */
        record Duplicate(@Nullable KeyId id, String detail) implements Result {}

        /**
         * It cannot be brought in.
         *
         * @param field the field that is wrong; null when it is the row
         * @param detail why; never holds what the row held
         */
        record Rejected(@Nullable String field, String detail) implements Result {}

        /** It may or may not have been brought in: the import must be made again from here. */
        record Lost(String detail) implements Result {}
    }

    /** The key that a digest opens already, whatever its state, or null. */
    Result.@Nullable Duplicate existing(KeyDigest digest) {
        return store.find(digest) instanceof KeyLookup.Found found
                ? there(found.key().id(), found.key().status())
                : null;
    }

    /** Begins to bring a key in; what becomes of it is to be awaited. */
    Supplier<Result> bring(ImportedKey key, Actor actor) {
        KeyCommand command =
                new KeyCommand(
                        commandId(key),
                        key.id(),
                        null,
                        actor,
                        ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()),
                        Why.UNSAID,
                        new KeyCommand.Import(create(key), key.kind(), key.createdAtMicros()));
        Commander.UnderWay underWay = commander.begin(command);
        return () -> result(underWay.await(), key);
    }

    private KeyCommand.Create create(ImportedKey imported) {
        NewKey key = imported.key();
        return new KeyCommand.Create(
                key.profile().name(),
                key.owner(),
                key.name(),
                key.environment(),
                key.scopes(),
                key.tags(),
                key.terms(),
                imported.digest(),
                null,
                key.expiresAtMicros(),
                fencePosition.getAsLong());
    }

    /**
     * The same for the same row, so that an import which is made again after a crash finds the
     * answers that the first one did not live to read.
     */
    private static String commandId(ImportedKey key) {
        return "import_" + rowId(key);
    }

    /** What stands for all that a row says. */
    static String rowId(ImportedKey key) {
        NewKey spec = key.key();
        KeyDigest row =
                KeyDigest.of(
                        String.join(
                                "\0",
                                key.id().toString(),
                                key.kind().label(),
                                spec.profile().name(),
                                spec.owner(),
                                spec.name(),
                                spec.environment().word(),
                                String.join(" ", spec.scopes()),
                                String.join(" ", spec.tags()),
                                terms(spec.terms()),
                                Long.toString(spec.expiresAtMicros())));
        return Base32.encode("", row.a(), row.b());
    }

    /** As it was before keys had restrictions, for those that have none; and canaries likewise. */
    private static String terms(KeyTerms terms) {
        String attributes = new TreeMap<>(terms.attributes()).toString();
        return attributes
                + (terms.restrictions().isNone() ? "" : terms.restrictions())
                + (terms.canary() ? "canary" : "");
    }

    private Result result(Outcome outcome, ImportedKey key) {
        return switch (outcome) {
            case Outcome.Applied _, Outcome.AppliedEarlier _ -> new Result.Accepted(key.id());
            case Outcome.Refused refused -> refused(refused, key);
            case Outcome.Mismatched _ ->
                    throw new IllegalStateException("ids of imports have no stem");
            case Outcome.Unanswered _ -> new Result.Lost("no answer came in time");
            case Outcome.NotSent notSent -> new Result.Lost(notSent.detail());
        };
    }

    /** The key's id is taken: by this secret, or by another when the row chose the id. */
    private Result refused(Outcome.Refused refused, ImportedKey key) {
        Result.Duplicate same = existing(key.digest());
        if (same != null) {
            return same;
        }
        return key.idGiven()
                ? new Result.Rejected("key_id", "is the id of another key")
                : there(key.id(), refused.key().key().status());
    }

    private static Result.Duplicate there(KeyId id, KeyStatus status) {
        return new Result.Duplicate(
                id, "the key is there already, " + status.name().toLowerCase(Locale.ROOT));
    }
}
