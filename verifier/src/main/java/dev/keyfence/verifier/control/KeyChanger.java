package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.Commander;
import dev.keyfence.verifier.command.Commander.Outcome;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.control.ChangeBodies.Asked;
import dev.keyfence.verifier.control.ChangeBodies.Parsed;
import dev.keyfence.verifier.control.KeyAnswers.Question;
import dev.keyfence.verifier.control.KeyAnswers.Shown;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.verify.AdminKeys;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a key is changed: was the request answered before, is the key as its caller saw it, may it be
 * changed so, command, answer. Safe for any number of threads.
 */
final class KeyChanger {

    private final KeyDirectory directory;
    private final Idempotency idempotency;
    private final Commander commander;
    private final KeyAnswers answers;
    private final Profiles profiles;
    private final AdminKeys adminKeys;
    private final SecretMint mint;
    private final InstantSource clock;

    /**
     * What a changer is made of.
     *
     * @param directory reads keys
     * @param commander sends commands
     * @param profiles say how secrets look
     * @param adminKeys tells whether somebody is left who can administer Keyfence
     * @param clock says when a change was asked for
     */
    record Parts(
            KeyDirectory directory,
            Commander commander,
            Profiles profiles,
            AdminKeys adminKeys,
            InstantSource clock) {}

    KeyChanger(Parts parts, Idempotency idempotency, KeyAnswers answers, SecretMint mint) {
        this.directory = parts.directory();
        this.commander = parts.commander();
        this.profiles = parts.profiles();
        this.adminKeys = parts.adminKeys();
        this.clock = parts.clock();
        this.idempotency = idempotency;
        this.answers = answers;
        this.mint = mint;
    }

    /**
     * A kind of change.
     *
     * @param mints true when its answer shows a new secret
     * @param reader reads its body
     */
    record Kind(boolean mints, Function<Asked, Parsed> reader) {}

    /** One call. */
    private record Call(
            HttpRequest<byte[]> request, Caller caller, KeyDetails key, FleetQuery fleet) {}

    /** Changes a key, and answers with what it is then. */
    CompletableFuture<MutableHttpResponse<byte[]>> change(
            HttpRequest<byte[]> request, Caller caller, String id, Kind kind) {
        FleetQuery fleet = FleetQuery.of(request);
        if (fleet.problem() != null) {
            return done(fleet.problem(), request);
        }
        Optional<KeyDetails> key = KeyId.parse(id).flatMap(directory::find);
        if (key.isEmpty()) {
            return done(KeysController.noSuchKey(), request);
        }
        Call call = new Call(request, caller, key.get(), fleet);
        return switch (idempotency.look(request, caller, kind.mints())) {
            case Idempotency.Unfit(Problem problem) -> done(problem, request);
            case Idempotency.Answered answered -> again(call, kind, answered);
            case Idempotency.Fresh(RequestName name) -> begin(call, kind, name);
        };
    }

    /** Answers as before: from the event, since the key may have changed again. */
    private CompletableFuture<MutableHttpResponse<byte[]>> again(
            Call call, Kind kind, Idempotency.Answered answered) {
        StoredKey key = call.key().key();
        String secret =
                kind.mints()
                        ? profiles.find(key.profile())
                                .map(profile ->
                                        mint.mint(
                                                profile,
                                                key.environment(),
                                                call.caller(),
                                                answered.name()))
                                .orElse(null)
                        : null;
        KeyDetails then = answered.change().after().details(key.id());
        return answers.show(new Shown(200, then, secret), call.fleet())
                .thenApply(answer -> answer.header(Idempotency.REPLAYED, "true"));
    }

    private CompletableFuture<MutableHttpResponse<byte[]>> begin(
            Call call, Kind kind, @Nullable RequestName name) {
        IfMatch ifMatch = IfMatch.of(call.request());
        if (!ifMatch.wellFormed()) {
            return done(IfMatch.malformed(), call.request());
        }
        long version = call.key().key().version();
        if (!ifMatch.matches(version)) {
            return CompletableFuture.completedFuture(
                    KeyAnswers.changed(412, "version_mismatch", call.key(), call.request()));
        }
        long now = Times.micros(clock.instant());
        Optional<byte[]> body = call.request().getBody();
        Question question =
                new Question(call.request(), name, ifMatch.any() ? null : (Long) version);
        return switch (kind.reader().apply(new Asked(call.key(), call.caller(), body, name, now))) {
            case ChangeBodies.Unfit(Problem problem) -> done(problem, call.request());
            case ChangeBodies.Fit fit ->
                    locksOut(call.key().key(), fit)
                            ? done(Revocations.lastAdminKey(), call.request())
                            : send(call, question, fit, now);
        };
    }

    private CompletableFuture<MutableHttpResponse<byte[]>> send(
            Call call, Question question, ChangeBodies.Fit fit, long nowMicros) {
        RequestName name = question.name();
        KeyCommand command =
                new KeyCommand(
                        name == null ? commander.newCommandId() : name.commandId(),
                        call.key().key().id(),
                        question.expectedVersion(),
                        call.caller().actor(),
                        nowMicros,
                        fit.why(),
                        fit.body());
        return commander
                .send(command)
                .thenCompose(outcome ->
                        outcome instanceof Outcome.Applied(KeyDetails key)
                                ? answers.show(new Shown(200, key, fit.secret()), call.fleet())
                                : CompletableFuture.completedFuture(
                                        KeyAnswers.refuse(outcome, question)));
    }

    private boolean locksOut(StoredKey key, ChangeBodies.Fit fit) {
        return LockOut.weakens(fit.body(), key) && adminKeys.wouldLockOut(key);
    }

    private static CompletableFuture<MutableHttpResponse<byte[]>> done(
            Problem problem, HttpRequest<?> request) {
        return CompletableFuture.completedFuture(Answers.problem(problem, request));
    }
}
