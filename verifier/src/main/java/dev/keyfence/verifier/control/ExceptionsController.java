package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.alert.AlertException;
import dev.keyfence.verifier.alert.AlertException.Criteria;
import dev.keyfence.verifier.alert.AlertJson;
import dev.keyfence.verifier.alert.AlertQuery;
import dev.keyfence.verifier.alert.AlertState;
import dev.keyfence.verifier.alert.Alerts;
import dev.keyfence.verifier.alert.Alerts.Many;
import dev.keyfence.verifier.alert.DetectionSettings;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.profile.AdminScope;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Alerts that nobody wants to be told of, for a while. */
@Controller("/v1/alerts/exceptions")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class ExceptionsController {

    /** How many swallowed alerts are counted: more than a thousand is a rule that is wrong. */
    static final int COUNTED_MAX = 1_000;

    private static final int LATEST = 5;

    private final Calls calls;
    private final DetectionSettings settings;
    private final Alerts alerts;
    private final Exceptions exceptions;
    private final InstantSource clock;

    ExceptionsController(
            Calls calls,
            DetectionSettings settings,
            Alerts alerts,
            Exceptions exceptions,
            InstantSource clock) {
        this.calls = calls;
        this.settings = settings;
        this.alerts = alerts;
        this.exceptions = exceptions;
        this.clock = clock;
    }

    /** Lists them, those that have ended too, and what they swallowed. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return calls.read(request, AdminScope.AUDIT_READ, _ -> page(request));
    }

    /** Makes one. */
    @Post
    CompletableFuture<HttpResponse<byte[]>> create(HttpRequest<byte[]> request) {
        return calls.run(
                request,
                AdminScope.ALERTS_WRITE,
                caller ->
                        exceptions.create(
                                request.getBody().orElse(null), caller, request, this::shown));
    }

    /** Ends one: from now on its alerts are told again. */
    @Delete("/{id}")
    CompletableFuture<HttpResponse<byte[]>> end(HttpRequest<?> request, @PathVariable String id) {
        return calls.run(
                request,
                AdminScope.ALERTS_WRITE,
                caller -> exceptions.end(id, caller, request, this::shown));
    }

    private MutableHttpResponse<byte[]> page(HttpRequest<?> request) {
        PageQuery query = PageQuery.of(request, List.of("active"));
        String active = query.value("active");
        if (active != null && !List.of("true", "false").contains(active)) {
            query.reject("active", "must be true or false");
        }
        if (query.problem() != null) {
            return Answers.problem(query.problem(), request);
        }
        if (!settings.complete() || !alerts.complete()) {
            return Answers.problem(AlertsController.incomplete(), request);
        }
        String after = query.cursor().orElse("");
        List<AlertException> left =
                settings.exceptions().stream()
                        .filter(one -> one.id().compareTo(after) > 0)
                        .filter(one ->
                                active == null || Boolean.parseBoolean(active) == isActive(one))
                        .toList();
        List<AlertException> items = left.subList(0, Math.min(query.limit(), left.size()));
        return Answers.json(
                200,
                ControlJson.page(
                        items,
                        items.size() < left.size() ? items.getLast().id() : null,
                        this::write));
    }

    private MutableHttpResponse<byte[]> shown(int status, AlertException exception) {
        return Answers.json(status, Json.object(json -> write(json, exception)));
    }

    /** That there is none of an id. */
    static Problem unknown() {
        return Problem.notFound("there is no exception of this id");
    }

    private boolean isActive(AlertException exception) {
        return exception.expiresAtMicros() > Times.micros(clock.instant());
    }

    private void write(JsonGenerator json, AlertException exception) throws IOException {
        Criteria criteria = exception.criteria();
        json.writeStringField("exception_id", exception.id());
        Json.string(json, "rule", criteria.rule());
        Json.string(json, "key_id", criteria.keyId());
        Json.string(json, "owner", criteria.owner());
        Json.string(json, "network", criteria.network());
        Optional<Long> system = Optional.ofNullable(criteria.autonomousSystem());
        if (system.isPresent()) {
            json.writeNumberField("autonomous_system", system.get());
        } else {
            json.writeNullField("autonomous_system");
        }
        Json.string(json, "user_agent", criteria.userAgent());
        json.writeStringField("reason", exception.reason());
        Json.string(json, "expires_at", Times.text(exception.expiresAtMicros()));
        json.writeBooleanField("active", isActive(exception));
        AlertJson.actor(json, exception.change().actor());
        Json.string(json, "set_at", Times.text(exception.change().atMicros()));
        swallowed(json, alerts.all(AlertQuery.swallowedBy(exception.id()), COUNTED_MAX));
    }

    private static void swallowed(JsonGenerator json, Many swallowed) throws IOException {
        json.writeObjectFieldStart("swallowed");
        json.writeNumberField("count", swallowed.alerts().size());
        json.writeBooleanField("complete", swallowed.complete());
        json.writeArrayFieldStart("latest");
        for (AlertState each : swallowed.alerts().stream().limit(LATEST).toList()) {
            json.writeStartObject();
            json.writeStringField("alert_id", each.alert().id());
            json.writeStringField("rule", each.alert().rule().id());
            json.writeStringField("entity_kind", each.alert().about().kind().word());
            json.writeStringField("entity", each.alert().about().entity());
            Json.string(json, "last_seen", Times.text(each.alert().span().lastMicros()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
