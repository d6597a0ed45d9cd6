package dev.keyfence.verifier.control;

import dev.keyfence.verifier.alert.AlertJson;
import dev.keyfence.verifier.alert.AlertState;
import dev.keyfence.verifier.alert.AlertStatus;
import dev.keyfence.verifier.alert.Review.Step;
import dev.keyfence.verifier.alert.Reviewing;
import dev.keyfence.verifier.alert.Reviewing.Outcome;
import dev.keyfence.verifier.alert.Reviews.NotWrittenException;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.Times;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Steps in alerts' lives as people ask for them. */
final class AlertSteps {

    /** What a page of the list holds at the most. */
    static final int BULK_MAX = 500;

    private static final int REASON_CHARACTERS_MAX = 1_024;

    private static final Map<String, AlertStatus> ACTIONS =
            Map.of(
                    "ack", AlertStatus.ACKNOWLEDGED,
                    "resolve", AlertStatus.RESOLVED,
                    "false-positive", AlertStatus.FALSE_POSITIVE);

    private final Reviewing reviewing;
    private final AlertThread thread;
    private final InstantSource clock;

    AlertSteps(Reviewing reviewing, AlertThread thread, InstantSource clock) {
        this.reviewing = reviewing;
        this.thread = thread;
        this.clock = clock;
    }

    /** A step with one alert. */
    CompletableFuture<MutableHttpResponse<byte[]>> one(
            String id,
            AlertStatus status,
            byte @Nullable [] body,
            Caller caller,
            HttpRequest<?> request) {
        JsonFields fields = JsonFields.read(body, List.of("reason"));
        Step step = step(fields, status, caller);
        IfMatch ifMatch = IfMatch.of(request);
        if (fields.problem() != null) {
            return CompletableFuture.completedFuture(Answers.problem(fields.problem(), request));
        }
        if (!ifMatch.wellFormed()) {
            return CompletableFuture.completedFuture(Answers.problem(IfMatch.malformed(), request));
        }
        return taken(
                List.of(id),
                step,
                ifMatch::matches,
                outcomes -> answer(outcomes.get(id), request),
                request);
    }

    /** The same step with many. */
    CompletableFuture<MutableHttpResponse<byte[]>> all(
            byte @Nullable [] body, Caller caller, HttpRequest<?> request) {
        JsonFields fields = JsonFields.read(body, List.of("alert_ids", "action", "reason"));
        List<String> ids = fields.texts("alert_ids", BULK_MAX);
        if (ids.isEmpty()) {
            fields.reject("alert_ids", "must name one alert or more");
        }
        if (ids.stream().distinct().count() < ids.size()) {
            fields.reject("alert_ids", "must differ");
        }
        AlertStatus status = ACTIONS.get(fields.requiredText("action"));
        if (status == null) {
            fields.reject("action", "must be ack, resolve or false-positive");
            status = AlertStatus.ACKNOWLEDGED;
        }
        Step step = step(fields, status, caller);
        if (fields.problem() != null) {
            return CompletableFuture.completedFuture(Answers.problem(fields.problem(), request));
        }
        return taken(ids, step, _ -> true, AlertSteps::answer, request);
    }

    private Step step(JsonFields fields, AlertStatus status, Caller caller) {
        String reason =
                status.needsReason()
                        ? Words.required(fields, "reason", REASON_CHARACTERS_MAX)
                        : Words.optional(fields, "reason", REASON_CHARACTERS_MAX);
        return new Step(
                status,
                caller.actor(),
                reason.isEmpty() ? null : reason,
                Times.micros(clock.instant()));
    }

    /** How what came of a step is answered. */
    @FunctionalInterface
    private interface Answering {
        MutableHttpResponse<byte[]> answer(Map<String, Outcome> outcomes);
    }

    private CompletableFuture<MutableHttpResponse<byte[]>> taken(
            List<String> ids,
            Step step,
            IntPredicate version,
            Answering answering,
            HttpRequest<?> request) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return answering.answer(reviewing.take(ids, step, version));
                    } catch (NotWrittenException e) {
                        return Answers.problem(notWritten(e), request);
                    }
                },
                thread);
    }

    /** What somebody is told whose change may be there, or not. */
    static Problem notWritten(NotWrittenException e) {
        return Problem.unavailable(
                "kafka_unavailable",
                e.getMessage()
                        + "; it is not known whether it was done: look before you do it again");
    }

    private static MutableHttpResponse<byte[]> answer(
            @Nullable Outcome outcome, HttpRequest<?> request) {
        return switch (outcome) {
            case Outcome.Taken(AlertState state) -> AlertsController.shown(state);
            case Outcome.Illegal(AlertState state) ->
                    Answers.problem(illegal(state), request)
                            .header("ETag", IfMatch.etag(state.review().version()));
            case Outcome.Changed(AlertState state) ->
                    Answers.problem(changed(state), request)
                            .header("ETag", IfMatch.etag(state.review().version()));
            case Outcome.Unknown() -> Answers.problem(AlertsController.noSuchAlert(), request);
            case null -> Answers.problem(AlertsController.noSuchAlert(), request);
        };
    }

    private static Problem illegal(AlertState state) {
        List<String> next = AlertJson.words(state);
        return Problem.of(
                        409,
                        "illegal_step",
                        "The alert cannot become that now",
                        "the alert is %s; %s"
                                .formatted(
                                        state.status().word(),
                                        next.isEmpty()
                                                ? "nothing follows, unless its episode goes on"
                                                : "it can become " + String.join(" or ", next)))
                .with("status", state.status().word())
                .with("next", String.join(" ", next));
    }

    private static Problem changed(AlertState state) {
        return Problem.of(
                        412,
                        "version_mismatch",
                        "Somebody else was quicker",
                        "the alert's version is %d, and it is %s"
                                .formatted(state.review().version(), state.status().word()))
                .with("status", state.status().word());
    }

    private static MutableHttpResponse<byte[]> answer(Map<String, Outcome> outcomes) {
        return Answers.json(
                200,
                Json.object(json -> {
                    json.writeNumberField(
                            "taken",
                            outcomes.values().stream()
                                    .filter(Outcome.Taken.class::isInstance)
                                    .count());
                    json.writeArrayFieldStart("items");
                    for (Map.Entry<String, Outcome> each : outcomes.entrySet()) {
                        json.writeStartObject();
                        json.writeStringField("alert_id", each.getKey());
                        AlertState state =
                                switch (each.getValue()) {
                                    case Outcome.Taken(AlertState it) -> it;
                                    case Outcome.Illegal(AlertState it) -> it;
                                    case Outcome.Changed(AlertState it) -> it;
                                    case Outcome.Unknown() -> null;
                                };
                        json.writeStringField("outcome", word(each.getValue()));
                        if (state != null) {
                            json.writeStringField("status", state.status().word());
                            json.writeNumberField("version", state.review().version());
                        }
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                }));
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Taken _ -> "taken";
            case Outcome.Illegal _ -> "illegal_step";
            case Outcome.Changed _ -> "version_mismatch";
            case Outcome.Unknown _ -> "not_found";
        };
    }
}
