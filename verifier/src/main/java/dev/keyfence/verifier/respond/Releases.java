package dev.keyfence.verifier.respond;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Response;
import dev.keyfence.schemas.record.ResponseAction;
import dev.keyfence.schemas.record.ResponseState;
import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.respond.Actions.Order;
import dev.keyfence.verifier.respond.Actions.Result;
import dev.keyfence.verifier.respond.ResponseBook.NotKeptException;
import dev.keyfence.verifier.store.KeyChange;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyHistory;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends suspensions that responses made: when their time is over, or when somebody says so. All
 * control nodes look, and the command's id makes it one. A key that somebody suspended or resumed
 * since is let alone: then the suspension is theirs. Thread-safe.
 */
public final class Releases {

    static {
        // Builders copy defaults, which may hold records.
        RecordTrust.establish();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Releases.class);

    /** A key that is changed more often than this while it is suspended is looked at no further. */
    private static final int CHANGES_MAX = KeyHistory.CHANGES_MAX;

    private static final List<String> OF_STATE = List.of("suspended", "resumed");

    private final String nodeId;
    private final ResponseBook book;
    private final KeyDirectory directory;
    private final KeyHistory history;
    private final Actions actions;
    private final InstantSource clock;

    /** Releases of these parts. */
    public Releases(
            String nodeId,
            ResponseBook book,
            KeyDirectory directory,
            KeyHistory history,
            Actions actions,
            InstantSource clock) {
        this.nodeId = nodeId;
        this.book = book;
        this.directory = directory;
        this.history = history;
        this.actions = actions;
        this.clock = clock;
    }

    /** How undoing ended. */
    public sealed interface Undone {

        /** The key is resumed, or was by somebody else. */
        record Done(Response response) implements Undone {}

        /** It cannot be undone; the sentence says why. */
        record Impossible(String detail) implements Undone {}

        /** Nobody knows: to be asked for again. */
        record Uncertain(String detail) implements Undone {}
    }

    /** Ends the suspensions whose time is over; what fails is tried again with the next call. */
    public void releaseDue() {
        if (!book.complete() || !history.complete()) {
            return;
        }
        for (Response each : book.due(micros(clock.instant()))) {
            Undone end =
                    end(
                            each,
                            ResponseState.RELEASED,
                            Responder.actor(each.getRule()),
                            "its time is over");
            if (end instanceof Undone.Uncertain(String detail)) {
                LOG.warn(
                        "The suspension of key {} is over and could not be ended; it is tried"
                                + " again. {}",
                        each.getKeyId(),
                        detail);
            }
        }
    }

    /** Ends a suspension since somebody says so. */
    public Undone undo(Response response, Actor actor, String reason) {
        if (response.getState() != ResponseState.DONE) {
            return new Undone.Impossible("nothing of it is in effect");
        }
        if (response.getAction() != ResponseAction.SUSPEND) {
            return new Undone.Impossible("a revocation is for good: make a new key");
        }
        return end(response, ResponseState.UNDONE, actor, reason);
    }

    private Undone end(Response response, ResponseState state, Actor actor, String reason) {
        try {
            Optional<StoredKey> key =
                    KeyId.parse(Objects.requireNonNullElse(response.getKeyId(), ""))
                            .flatMap(directory::find)
                            .map(KeyDetails::key);
            String detail = reason;
            if (key.isEmpty() || key.get().status() != KeyStatus.SUSPENDED) {
                detail = reason + "; the key was not suspended any more";
            } else if (isTheirs(response, key.get())) {
                detail = reason + "; somebody else suspended the key since, and it stays so";
            } else {
                Result result =
                        actions.resume(
                                key.get(),
                                new Order(
                                        response.getResponseId(),
                                        actor,
                                        "alert " + response.getResponseId() + ": " + reason));
                if (result.end() == Actions.End.UNCERTAIN) {
                    return new Undone.Uncertain(result.detail());
                }
                detail =
                        result.end() == Actions.End.DONE ? reason : reason + "; " + result.detail();
            }
            Response ended =
                    Response.newBuilder(response)
                            .setState(state)
                            .setDetail(detail)
                            .setActor(actor)
                            .setAt(clock.instant())
                            .setNodeId(nodeId)
                            .build();
            book.write(ended);
            return new Undone.Done(ended);
        } catch (NotKeptException e) {
            return new Undone.Uncertain(String.valueOf(e.getMessage()));
        }
    }

    private boolean isTheirs(Response response, StoredKey key) {
        long since = Objects.requireNonNullElse(response.getKeyVersion(), key.version());
        List<KeyChange> changes = history.changes(key.id(), since, CHANGES_MAX);
        return changes.size() == CHANGES_MAX
                || changes.stream().anyMatch(change -> OF_STATE.contains(change.type()));
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
