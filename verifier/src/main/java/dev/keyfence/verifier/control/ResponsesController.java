package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.respond.Releases.Undone;
import dev.keyfence.verifier.respond.ResponseBook.NotKeptException;
import dev.keyfence.verifier.respond.ResponseDesk;
import dev.keyfence.verifier.respond.ResponseDesk.Bounds;
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
import io.micronaut.http.annotation.Put;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done about alerts by itself: what was, what is to be, and taking it back. */
@Controller("/v1/responses")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class ResponsesController {

    private static final Logger LOG = LoggerFactory.getLogger(ResponsesController.class);

    private final Calls calls;
    private final ResponseDesk desk;
    private final ResponseThread thread;

    ResponsesController(Calls calls, ResponseDesk desk, ResponseThread thread) {
        this.calls = calls;
        this.desk = desk;
        this.thread = thread;
    }

    /** Lists what was done, planned or refused, the latest first. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return calls.read(
                request,
                AdminScope.AUDIT_READ,
                _ -> {
                    PageQuery query = PageQuery.of(request, List.of());
                    OptionalLong before = before(query);
                    if (query.problem() != null) {
                        return Answers.problem(query.problem(), request);
                    }
                    return shown(
                            request,
                            json ->
                                    desk.writeList(
                                            json, before.orElse(Long.MAX_VALUE), query.limit()));
                });
    }

    /** Ends a suspension that was made by itself. */
    @Post("/{id}/undo")
    CompletableFuture<HttpResponse<byte[]>> undo(
            HttpRequest<byte[]> request, @PathVariable String id) {
        return calls.run(
                request,
                AdminScope.REVOKE,
                caller -> {
                    JsonFields fields =
                            JsonFields.read(request.getBody().orElse(null), List.of("reason"));
                    String reason = Words.optional(fields, "reason", 256);
                    if (fields.problem() != null) {
                        return done(request, fields.problem());
                    }
                    return waiting(
                            request,
                            () -> {
                                Optional<Undone> undone =
                                        desk.undo(
                                                id,
                                                caller.actor(),
                                                reason.isEmpty() ? "undone" : reason);
                                return undone.map(it -> undone(request, it, id))
                                        .orElseGet(() ->
                                                Answers.problem(
                                                        Problem.notFound("no response has this id"),
                                                        request));
                            });
                });
    }

    /** Lists what the rules' alerts lead to. */
    @Get("/policies")
    CompletableFuture<HttpResponse<byte[]>> policies(HttpRequest<?> request) {
        return calls.read(request, AdminScope.AUDIT_READ, _ -> shown(request, desk::writePolicies));
    }

    /** What a rule's alerts lead to. */
    @Get("/policies/{rule}")
    CompletableFuture<HttpResponse<byte[]>> policy(
            HttpRequest<?> request, @PathVariable String rule) {
        return calls.read(
                request,
                AdminScope.AUDIT_READ,
                _ ->
                        PolicyBody.isRule(rule)
                                ? shown(request, json -> desk.writePolicy(json, rule))
                                : Answers.problem(noRule(), request));
    }

    /** Sets what a rule's alerts lead to. */
    @Put("/policies/{rule}")
    CompletableFuture<HttpResponse<byte[]>> set(
            HttpRequest<byte[]> request, @PathVariable String rule) {
        return calls.run(
                request,
                AdminScope.REVOKE,
                caller -> {
                    if (!PolicyBody.isRule(rule)) {
                        return done(request, noRule());
                    }
                    PolicyBody body = PolicyBody.read(request.getBody().orElse(null), rule);
                    if (body.problem() != null) {
                        return done(request, body.problem());
                    }
                    return waiting(
                            request,
                            () -> {
                                desk.set(body.wish(), caller.actor());
                                return shown(request, json -> desk.writePolicy(json, rule));
                            });
                });
    }

    /** What bounds all responses. */
    @Get("/guards")
    CompletableFuture<HttpResponse<byte[]>> guards(HttpRequest<?> request) {
        return calls.read(request, AdminScope.AUDIT_READ, _ -> shown(request, desk::writeBounds));
    }

    /** Sets what bounds all responses. */
    @Put("/guards")
    CompletableFuture<HttpResponse<byte[]>> setGuards(HttpRequest<byte[]> request) {
        return calls.run(
                request,
                AdminScope.REVOKE,
                caller -> {
                    GuardsBody body =
                            GuardsBody.read(request.getBody().orElse(null), desk.bounds());
                    return body.problem() != null
                            ? done(request, body.problem())
                            : bound(request, body.bounds(), caller);
                });
    }

    /** Stops all responses, or lets them go on. */
    @Post("/kill-switch")
    CompletableFuture<HttpResponse<byte[]>> killSwitch(HttpRequest<byte[]> request) {
        return calls.run(
                request,
                AdminScope.REVOKE,
                caller -> {
                    JsonFields fields =
                            JsonFields.read(request.getBody().orElse(null), List.of("on"));
                    boolean on = fields.flag("on");
                    if (!fields.isGiven("on") || fields.isNull("on")) {
                        fields.reject("on", "is required");
                    }
                    if (fields.problem() != null) {
                        return done(request, fields.problem());
                    }
                    Bounds now = desk.bounds();
                    LOG.warn(
                            "The kill switch of automatic responses was turned {} by {}.",
                            on ? "on" : "off",
                            caller.actor().id());
                    return bound(
                            request,
                            new Bounds(
                                    on,
                                    now.perHourMax(),
                                    now.shareMax(),
                                    now.sparedKeys(),
                                    now.sparedOwners(),
                                    now.sparedTags()),
                            caller);
                });
    }

    private CompletableFuture<MutableHttpResponse<byte[]>> bound(
            HttpRequest<?> request, Bounds bounds, Caller caller) {
        return waiting(
                request,
                () -> {
                    desk.set(bounds, caller.actor());
                    return shown(request, desk::writeBounds);
                });
    }

    private MutableHttpResponse<byte[]> undone(HttpRequest<?> request, Undone undone, String id) {
        return switch (undone) {
            case Undone.Done _ ->
                    shown(
                            request,
                            json -> {
                                boolean _ = desk.write(json, id);
                            });
            case Undone.Impossible(String detail) ->
                    Answers.problem(
                            Problem.of(409, "not_undoable", "It cannot be undone", detail),
                            request);
            case Undone.Uncertain(String detail) ->
                    Answers.problem(Problem.unavailable("kafka_unavailable", detail), request);
        };
    }

    private MutableHttpResponse<byte[]> shown(HttpRequest<?> request, Json.Fields fields) {
        return desk.complete()
                ? Answers.json(200, Json.object(fields))
                : Answers.problem(
                        Problem.unavailable("warming_up", "this node still reads what was done"),
                        request);
    }

    /** Work that waits for Kafka. */
    @FunctionalInterface
    private interface Waiting {
        MutableHttpResponse<byte[]> run() throws NotKeptException;
    }

    private CompletableFuture<MutableHttpResponse<byte[]>> waiting(
            HttpRequest<?> request, Waiting work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.run();
                    } catch (NotKeptException e) {
                        return Answers.problem(
                                Problem.unavailable(
                                        "kafka_unavailable",
                                        "it is not certain that this is set: try again"),
                                request);
                    }
                },
                thread);
    }

    private static OptionalLong before(PageQuery query) {
        Optional<String> cursor = query.cursor();
        if (cursor.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!cursor.get().matches("[0-9]{1,18}")) {
            query.reject("cursor", "must be the next_cursor of an earlier page");
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(cursor.get()));
    }

    private static Problem noRule() {
        return Problem.notFound("no rule has such a name: it is like D22, C1 or U:my-rule");
    }

    private static CompletableFuture<MutableHttpResponse<byte[]>> done(
            HttpRequest<?> request, Problem problem) {
        return CompletableFuture.completedFuture(Answers.problem(problem, request));
    }
}
