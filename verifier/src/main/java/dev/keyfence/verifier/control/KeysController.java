package dev.keyfence.verifier.control;

import dev.keyfence.verifier.control.KeyCreator.Outcome;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Making keys and reading them. */
@Controller("/v1/keys")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class KeysController {

    private final Calls calls;
    private final NewKeyBody bodies;
    private final KeyCreator creator;
    private final KeyDirectory directory;

    KeysController(Calls calls, NewKeyBody bodies, KeyCreator creator, KeyDirectory directory) {
        this.calls = calls;
        this.bodies = bodies;
        this.creator = creator;
        this.directory = directory;
    }

    /** Makes a key; its secret is in this answer and nowhere else. */
    @Post
    CompletableFuture<HttpResponse<byte[]>> create(HttpRequest<byte[]> request) {
        return calls.run(
                request,
                AdminScope.KEYS_WRITE,
                caller ->
                        switch (bodies.parse(request.getBody().orElse(null), caller.scopes())) {
                            case NewKeyBody.Unfit unfit ->
                                    CompletableFuture.completedFuture(
                                            Answers.problem(unfit.problem(), request));
                            case NewKeyBody.Fit fit ->
                                    creator.create(fit.key(), caller.actor())
                                            .thenApply(outcome -> created(outcome, request));
                        });
    }

    /** Lists keys in the order of their creation. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return calls.read(request, AdminScope.KEYS_READ, _ -> page(request));
    }

    /** One key. */
    @Get("/{id}")
    CompletableFuture<HttpResponse<byte[]>> get(HttpRequest<?> request, @PathVariable String id) {
        return calls.read(
                request,
                AdminScope.KEYS_READ,
                _ ->
                        find(id).map(KeysController::answer)
                                .orElseGet(() -> Answers.problem(noSuchKey(), request)));
    }

    static Problem noSuchKey() {
        return Problem.notFound("no key has this id");
    }

    private Optional<KeyDetails> find(String id) {
        return KeyId.parse(id).flatMap(directory::find);
    }

    private MutableHttpResponse<byte[]> page(HttpRequest<?> request) {
        PageQuery query = PageQuery.of(request, List.of("owner", "profile", "tag"));
        Optional<KeyId> after = query.cursor().flatMap(KeyId::parse);
        if (query.cursor().isPresent() && after.isEmpty()) {
            query.reject("cursor", "must be the next_cursor of an earlier answer");
        }
        if (query.problem() != null) {
            return Answers.problem(query.problem(), request);
        }
        List<KeyDetails> keys =
                directory.list(
                        KeyFilter.ALL
                                .profile(query.value("profile"))
                                .owner(query.value("owner"))
                                .tag(query.value("tag")),
                        after.orElse(null),
                        query.limit() + 1);
        boolean more = keys.size() > query.limit();
        List<KeyDetails> items = more ? keys.subList(0, query.limit()) : keys;
        return Answers.json(
                200,
                ControlJson.page(
                        items,
                        more ? items.getLast().key().id().toString() : null,
                        (json, key) -> ControlJson.key(json, key, null)));
    }

    private static MutableHttpResponse<byte[]> answer(KeyDetails key) {
        return Answers.json(200, Json.object(json -> ControlJson.key(json, key, null)))
                .header("ETag", etag(key));
    }

    private static MutableHttpResponse<byte[]> created(Outcome outcome, HttpRequest<?> request) {
        return switch (outcome) {
            case Outcome.Created created ->
                    Answers.secret(
                            Answers.json(
                                            201,
                                            Json.object(json ->
                                                    ControlJson.key(
                                                            json, created.key(), created.secret())))
                                    .header("Location", "/v1/keys/" + created.key().key().id())
                                    .header("ETag", etag(created.key())));
            case Outcome.Refused refused ->
                    Answers.problem(
                            Problem.of(409, "refused", "The key was not made", refused.detail()),
                            request);
            case Outcome.Unanswered unanswered ->
                    Answers.problem(
                            Problem.of(
                                            504,
                                            "unanswered",
                                            "No answer came in time",
                                            "the command may still be applied: look for the key"
                                                    + " before trying again, and revoke it, since"
                                                    + " its secret is lost")
                                    .with("command_id", unanswered.commandId())
                                    .with("key_id", unanswered.keyId().toString()),
                            request);
            case Outcome.NotSent notSent ->
                    Answers.problem(
                            Problem.unavailable("kafka_unavailable", notSent.detail()), request);
        };
    }

    private static String etag(KeyDetails key) {
        return "\"" + key.key().version() + "\"";
    }
}
