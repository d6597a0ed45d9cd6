package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.alert.AlertJson;
import dev.keyfence.verifier.alert.AlertView;
import dev.keyfence.verifier.alert.ReviewLog;
import dev.keyfence.verifier.alert.ReviewLog.Place;
import dev.keyfence.verifier.alert.ReviewLog.StepQuery;
import dev.keyfence.verifier.alert.ReviewLog.Taken;
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
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Who made what of which alert: the audit trail of alerts. */
@Controller("/v1/alert-reviews")
@Requires(property = "keyfence.plane", value = "control")
@Produces("*/*")
final class AlertReviewsController {

    private static final List<String> FILTERS = List.of("actor", "status", "from", "to");

    private final Calls calls;
    private final ReviewLog log;

    AlertReviewsController(Calls calls, ReviewLog log) {
        this.calls = calls;
        this.log = log;
    }

    /** Lists steps, the latest first. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return calls.read(request, AdminScope.AUDIT_READ, _ -> page(request));
    }

    private MutableHttpResponse<byte[]> page(HttpRequest<?> request) {
        PageQuery query = PageQuery.of(request, FILTERS);
        StepQuery asked =
                new StepQuery(
                        query.value("actor"),
                        AlertFilters.status(query),
                        AlertFilters.time(query, "from", 0),
                        AlertFilters.time(query, "to", Long.MAX_VALUE));
        Optional<Place> after = query.cursor().flatMap(AlertReviewsController::place);
        if (query.cursor().isPresent() && after.isEmpty()) {
            query.reject("cursor", "must be the next_cursor of an earlier answer");
        }
        if (query.problem() != null) {
            return Answers.problem(query.problem(), request);
        }
        if (!log.complete()) {
            return Answers.problem(AlertsController.incomplete(), request);
        }
        ReviewLog.Steps page = log.steps(asked, after.orElse(null), query.limit());
        return Answers.json(
                200,
                ControlJson.page(
                        page.taken(),
                        page.end() == null ? null : cursor(page.end()),
                        AlertReviewsController::write));
    }

    private static void write(JsonGenerator json, Taken taken) throws IOException {
        json.writeStringField("alert_id", taken.place().alertId());
        json.writeNumberField("version", taken.place().version());
        json.writeStringField("status", taken.step().status().word());
        AlertJson.actor(json, taken.step().actor());
        Json.string(json, "reason", taken.step().reason());
        Json.string(json, "at", Times.text(taken.step().atMicros()));
        if (taken.alert().isPresent()) {
            AlertView alert = taken.alert().get();
            json.writeStringField("rule", alert.rule().id());
            json.writeStringField("rule_name", alert.rule().name());
            json.writeStringField("severity", alert.severity().word());
            json.writeStringField("entity_kind", alert.about().kind().word());
            json.writeStringField("entity", alert.about().entity());
            json.writeStringField("summary", alert.summary());
        }
    }

    private static String cursor(Place place) {
        String text = place.atMicros() + "/" + place.version() + "/" + place.alertId();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<Place> place(String cursor) {
        String[] parts;
        try {
            parts =
                    new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8)
                            .split("/", 3);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        boolean fits =
                parts.length == 3
                        && parts[0].matches("[0-9]{1,18}")
                        && parts[1].matches("[0-9]{1,9}");
        return fits
                ? Optional.of(
                        new Place(Long.parseLong(parts[0]), parts[2], Integer.parseInt(parts[1])))
                : Optional.empty();
    }
}
