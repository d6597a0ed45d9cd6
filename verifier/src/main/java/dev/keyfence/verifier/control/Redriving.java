package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.Commander;
import dev.keyfence.verifier.command.Commander.Outcome;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.command.KeyCommand.Why;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.DeadLetterBox;
import dev.keyfence.verifier.store.DeadLetterBox.Kind;
import dev.keyfence.verifier.store.DeadLetterBox.Letter;
import dev.keyfence.verifier.store.DeadLetterBox.Offered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second chance of a record that could not be used. A command is written again: its id keeps it
 * from being carried out twice. A key's state is asked of its single writer, who has it: writing an
 * old one again would take the key back. Safe for any number of threads; waits for the answer.
 */
final class Redriving {

    private static final Logger LOG = LoggerFactory.getLogger(Redriving.class);

    /** No key has it: a change that expects it is refused, and answered with the key's state. */
    private static final long NO_VERSION = 0;

    private final DeadLetterBox box;
    private final Commander commander;
    private final InstantSource clock;

    Redriving(DeadLetterBox box, Commander commander, InstantSource clock) {
        this.box = box;
        this.commander = commander;
        this.clock = clock;
    }

    /** Why records of a kind get no second chance, and what to do instead; null when they do. */
    static @Nullable String objection(Kind kind) {
        return switch (kind) {
            case COMMANDS, KEYS -> null;
            case KEY_EVENTS ->
                    "an event is written once, by the change that it tells of; a control node that"
                            + " can read it now does so when its data directory's 'key-events' is"
                            + " removed before it starts";
            case FENCE ->
                    "what it denies is denied already, and nobody but a revocation's author knows"
                            + " what it was to deny: make the revocation again";
            case OTHER -> "who could not use it has no way to take it a second time";
        };
    }

    MutableHttpResponse<byte[]> redrive(Letter letter, Caller caller, HttpRequest<?> request) {
        Kind kind = box.kindOf(letter.place());
        LOG.info("The dead letter {} is redriven by {}.", letter.place(), caller.actor().id());
        return switch (kind) {
            case COMMANDS -> offered(letter, request);
            case KEYS -> asked(letter, caller, request);
            case KEY_EVENTS, FENCE, OTHER ->
                    refused("cannot_redrive", String.valueOf(objection(kind)), request);
        };
    }

    private MutableHttpResponse<byte[]> offered(Letter letter, HttpRequest<?> request) {
        return switch (box.offerAgain(letter.place())) {
            case Offered.Again(DeadLetterBox.Place place) ->
                    done(letter, "offered_again", "position", place.toString());
            case Offered.Gone() ->
                    refused(
                            "record_gone",
                            "the record is older than its topic keeps records; ask for the change"
                                    + " anew",
                            request);
        };
    }

    private MutableHttpResponse<byte[]> asked(
            Letter letter, Caller caller, HttpRequest<?> request) {
        byte[] recordKey = letter.key();
        Optional<KeyId> id =
                recordKey == null
                        ? Optional.empty()
                        : KeyId.parse(new String(recordKey, StandardCharsets.UTF_8));
        if (id.isEmpty()) {
            return refused("cannot_redrive", "the record names no key", request);
        }
        KeyCommand command =
                new KeyCommand(
                        commander.newCommandId(),
                        id.get(),
                        NO_VERSION,
                        caller.actor(),
                        Times.micros(clock.instant()),
                        new Why("dead letter redriven", null),
                        new KeyCommand.Resume());
        return switch (commander.send(command).join()) {
            case Outcome.Refused _ -> done(letter, "asked_again", "key_id", id.get().toString());
            case Outcome.Unanswered _ ->
                    refused(
                            "no_answer",
                            "the lifecycle topology did not tell the key's state: it does not run,"
                                    + " or there is no such key and somebody else wrote the record",
                            request);
            case Outcome.NotSent(String detail) ->
                    Answers.problem(Problem.unavailable("kafka_unavailable", detail), request);
            case Outcome.Applied _, Outcome.AppliedEarlier _, Outcome.Mismatched _ ->
                    throw new IllegalStateException("no key has the version " + NO_VERSION);
        };
    }

    private static MutableHttpResponse<byte[]> done(
            Letter letter, String outcome, String name, String value) {
        return Answers.json(
                200,
                Json.object(json -> {
                    json.writeStringField("id", letter.place().toString());
                    json.writeStringField("outcome", outcome);
                    json.writeStringField(name, value);
                }));
    }

    private static MutableHttpResponse<byte[]> refused(
            String code, String detail, HttpRequest<?> request) {
        return Answers.problem(
                Problem.of(409, code, "The record cannot be redriven", detail), request);
    }
}
