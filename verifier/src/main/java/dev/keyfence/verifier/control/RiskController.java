package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.alert.AlertJson;
import dev.keyfence.verifier.alert.AlertQuery;
import dev.keyfence.verifier.alert.Alerts;
import dev.keyfence.verifier.alert.Alerts.Many;
import dev.keyfence.verifier.alert.EntityKind;
import dev.keyfence.verifier.alert.Risks;
import dev.keyfence.verifier.alert.Risks.Entity;
import dev.keyfence.verifier.alert.Risks.Risk;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.profile.AdminScope;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Which keys, owners and addresses are to be worried about. */
@Controller("/v1/risk")
@Requires(property = "keyfence.plane", value = "control")
@Produces("*/*")
final class RiskController {

    /** A day's alerts of an attack from everywhere: half a second's work. */
    static final int LOOKED_AT_MAX = 20_000;

    private static final long WINDOW_MICROS =
            TimeUnit.MILLISECONDS.toMicros(Duration.ofHours(24).toMillis());

    private static final double HUNDREDTHS = 100;

    private static final Set<EntityKind> KINDS =
            EnumSet.of(EntityKind.KEY, EntityKind.OWNER, EntityKind.ADDRESS);

    private final Calls calls;
    private final Alerts alerts;
    private final InstantSource clock;

    RiskController(Calls calls, Alerts alerts, InstantSource clock) {
        this.calls = calls;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** The highest risks of the last 24 hours; or one entity's, with what it comes from. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> risk(HttpRequest<?> request) {
        return calls.read(request, AdminScope.AUDIT_READ, _ -> answer(request));
    }

    private MutableHttpResponse<byte[]> answer(HttpRequest<?> request) {
        PageQuery query = PageQuery.of(request, List.of("entity_kind", "entity", "at"));
        EntityKind kind = AlertFilters.kind(query, "entity_kind");
        String entity = query.value("entity");
        if (kind != null && !KINDS.contains(kind)) {
            query.reject("entity_kind", "must be key, owner or address");
        }
        if (entity != null && kind == null) {
            query.reject("entity_kind", "must say what the entity is");
        }
        if (query.cursor().isPresent()) {
            query.reject("cursor", "is of lists with an end; ask for more with 'limit'");
        }
        long now = AlertFilters.time(query, "at", Times.micros(clock.instant()) + 1);
        if (query.problem() != null) {
            return Answers.problem(query.problem(), request);
        }
        if (!alerts.complete()) {
            return Answers.problem(AlertsController.incomplete(), request);
        }
        Many day = alerts.all(day(kind, entity, now), LOOKED_AT_MAX);
        return entity == null || kind == null
                ? top(Risks.of(day.alerts(), kind), day.complete(), query.limit())
                : one(Risks.of(new Entity(kind, entity), day.alerts()), day.complete());
    }

    /** The day's alerts that may add to the risk. */
    private static AlertQuery day(@Nullable EntityKind kind, @Nullable String entity, long now) {
        AlertQuery day = AlertQuery.between(Math.max(0, now - WINDOW_MICROS), now);
        return kind == null || entity == null ? day : day.concerning(kind, entity);
    }

    private static MutableHttpResponse<byte[]> top(List<Risk> risks, boolean complete, int limit) {
        return Answers.json(
                200,
                Json.object(json -> {
                    json.writeArrayFieldStart("items");
                    for (Risk risk : risks.subList(0, Math.min(limit, risks.size()))) {
                        json.writeStartObject();
                        write(json, risk);
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeBooleanField("complete", complete && risks.size() <= limit);
                }));
    }

    private static MutableHttpResponse<byte[]> one(Risk risk, boolean complete) {
        return Answers.json(
                200,
                Json.object(json -> {
                    write(json, risk);
                    json.writeArrayFieldStart("alerts");
                    List<Double> shares = risk.shares();
                    for (int i = 0; i < shares.size(); i++) {
                        json.writeStartObject();
                        json.writeNumberField("share", rounded(shares.get(i)));
                        AlertJson.write(json, risk.alerts().get(i));
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeBooleanField("complete", complete);
                }));
    }

    private static void write(JsonGenerator json, Risk risk) throws IOException {
        json.writeStringField("entity_kind", risk.entity().kind().word());
        json.writeStringField("entity", risk.entity().name());
        json.writeNumberField("risk", rounded(risk.risk()));
        json.writeStringField("severity", risk.severity().word());
        json.writeNumberField("alert_count", risk.alerts().size());
        Json.string(
                json, "last_seen", risk.alerts().isEmpty() ? null : Times.text(risk.lastMicros()));
    }

    private static double rounded(double value) {
        return Math.round(value * HUNDREDTHS) / HUNDREDTHS;
    }
}
