package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.Commander.Outcome;
import dev.keyfence.verifier.control.KeyAnswers.Question;
import dev.keyfence.verifier.control.KeyAnswers.Shown;
import dev.keyfence.verifier.control.KeyCreator.Ticket;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.key.KeyDetails;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How a call makes a key. Safe for any number of threads. */
final class KeyMaker {

    private final NewKeyBody bodies;
    private final Idempotency idempotency;
    private final KeyCreator creator;
    private final KeyAnswers answers;
    private final SecretMint mint;

    KeyMaker(
            NewKeyBody bodies,
            Idempotency idempotency,
            KeyCreator creator,
            KeyAnswers answers,
            SecretMint mint) {
        this.bodies = bodies;
        this.idempotency = idempotency;
        this.creator = creator;
        this.answers = answers;
        this.mint = mint;
    }

    /** Makes a key, or shows again what an earlier try of the same request made. */
    CompletableFuture<MutableHttpResponse<byte[]>> make(
            HttpRequest<byte[]> request, Caller caller) {
        FleetQuery fleet = FleetQuery.of(request);
        if (fleet.problem() != null) {
            return done(fleet.problem(), request);
        }
        return switch (idempotency.look(request, caller, true)) {
            case Idempotency.Unfit(Problem problem) -> done(problem, request);
            case Idempotency.Answered answered -> again(request, caller, fleet, answered);
            case Idempotency.Fresh(RequestName name) ->
                    switch (parse(request, caller)) {
                        case NewKeyBody.Unfit(Problem problem) -> done(problem, request);
                        case NewKeyBody.Fit(NewKey key) -> {
                            String secret =
                                    mint.mint(key.profile(), key.environment(), caller, name);
                            yield send(
                                    key,
                                    ticket(name, secret),
                                    caller,
                                    new Way(request, fleet, name));
                        }
                    };
        };
    }

    /** How the answer goes back. */
    private record Way(HttpRequest<byte[]> request, FleetQuery fleet, @Nullable RequestName name) {}

    private NewKeyBody.Parsed parse(HttpRequest<byte[]> request, Caller caller) {
        return bodies.parse(request.getBody().orElse(null), caller.scopes());
    }

    private Ticket ticket(@Nullable RequestName name, String secret) {
        return name == null
                ? creator.ticket(secret)
                : new Ticket(name.commandId(), name.keyId(), secret);
    }

    /** The body is the same as then; what has passed since, such as its expiry, is nothing new. */
    private CompletableFuture<MutableHttpResponse<byte[]>> again(
            HttpRequest<byte[]> request,
            Caller caller,
            FleetQuery fleet,
            Idempotency.Answered answered) {
        KeyDetails then = answered.change().after().details(answered.change().id());
        return bodies.profile(then.key().profile())
                .map(profile ->
                        answers.show(
                                        new Shown(
                                                201,
                                                then,
                                                mint.mint(
                                                        profile,
                                                        then.key().environment(),
                                                        caller,
                                                        answered.name())),
                                        fleet)
                                .thenApply(answer -> answer.header(Idempotency.REPLAYED, "true")))
                .orElseGet(() ->
                        done(Problem.notFound("this node has no such profile any more"), request));
    }

    private CompletableFuture<MutableHttpResponse<byte[]>> send(
            NewKey key, Ticket ticket, Caller caller, Way way) {
        return creator.send(key, ticket, caller.actor())
                .thenCompose(outcome ->
                        outcome instanceof Outcome.Applied(KeyDetails made)
                                ? answers.show(new Shown(201, made, ticket.secret()), way.fleet())
                                : CompletableFuture.completedFuture(
                                        KeyAnswers.refuse(
                                                outcome,
                                                new Question(way.request(), way.name(), null))));
    }

    private static CompletableFuture<MutableHttpResponse<byte[]>> done(
            Problem problem, HttpRequest<?> request) {
        return CompletableFuture.completedFuture(Answers.problem(problem, request));
    }
}
