package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.alert.AlertJson;
import dev.keyfence.verifier.alert.DetectionSettings;
import dev.keyfence.verifier.alert.Reviews.NotWrittenException;
import dev.keyfence.verifier.alert.RuleCatalogue;
import dev.keyfence.verifier.alert.RuleTuning;
import dev.keyfence.verifier.alert.SettingChange;
import dev.keyfence.verifier.alert.Severity;
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
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of detection, and what is set of them. */
@Controller("/v1/rules")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class RulesController {

    private static final Logger LOG = LoggerFactory.getLogger(RulesController.class);

    private final Calls calls;
    private final RuleCatalogue catalogue;
    private final DetectionSettings settings;
    private final AlertThread thread;
    private final InstantSource clock;

    RulesController(
            Calls calls,
            RuleCatalogue catalogue,
            DetectionSettings settings,
            AlertThread thread,
            InstantSource clock) {
        this.calls = calls;
        this.catalogue = catalogue;
        this.settings = settings;
        this.thread = thread;
        this.clock = clock;
    }

    /** Lists all rules with what holds for each. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return calls.read(
                request,
                AdminScope.AUDIT_READ,
                _ ->
                        settings.complete()
                                ? Answers.json(
                                        200, ControlJson.page(catalogue.rules(), null, this::write))
                                : Answers.problem(AlertsController.incomplete(), request));
    }

    /** Sets what differs from a rule's defaults; what is not named goes back to its default. */
    @Put("/{rule}")
    CompletableFuture<HttpResponse<byte[]>> set(
            HttpRequest<byte[]> request, @PathVariable String rule) {
        return calls.run(
                request,
                AdminScope.ALERTS_WRITE,
                caller -> put(rule, request.getBody().orElse(null), caller, request));
    }

    private CompletableFuture<MutableHttpResponse<byte[]>> put(
            String id, byte @Nullable [] body, Caller caller, HttpRequest<?> request) {
        Optional<RuleCatalogue.Rule> rule = catalogue.rule(id);
        if (rule.isEmpty()) {
            return CompletableFuture.completedFuture(
                    Answers.problem(
                            Problem.notFound("there is no such rule: GET /v1/rules lists them"),
                            request));
        }
        RuleBody read = RuleBody.read(body, id, catalogue);
        IfMatch ifMatch = IfMatch.of(request);
        Problem problem =
                ifMatch.wellFormed()
                        ? read.problem()
                        : Problem.badRequest("If-Match must be an entity tag, such as \"3\"");
        if (problem != null) {
            return CompletableFuture.completedFuture(Answers.problem(problem, request));
        }
        return CompletableFuture.supplyAsync(
                Exceptions.answered(
                        request,
                        () -> {
                            int version =
                                    settings.tuning(id).map(it -> it.change().version()).orElse(0);
                            return ifMatch.matches(version)
                                    ? set(rule.get(), read, version + 1, caller)
                                    : Answers.problem(changed(version), request);
                        }),
                thread);
    }

    private MutableHttpResponse<byte[]> set(
            RuleCatalogue.Rule rule, RuleBody read, int version, Caller caller)
            throws NotWrittenException {
        settings.put(
                new RuleTuning(
                        rule.id(),
                        read.enabled(),
                        read.severity(),
                        read.settings(),
                        new SettingChange(version, caller.actor(), Times.micros(clock.instant()))));
        LOG.info("Rule {} was set by {}.", rule.id(), caller.actor().id());
        return Answers.json(200, Json.object(json -> write(json, rule)))
                .header("ETag", IfMatch.etag(version));
    }

    private static Problem changed(int version) {
        return Problem.of(
                412,
                "version_mismatch",
                "Somebody else was quicker",
                "the version of the rule's settings is " + version);
    }

    private void write(JsonGenerator json, RuleCatalogue.Rule rule) throws IOException {
        Optional<RuleTuning> tuning = settings.tuning(rule.id());
        json.writeStringField("rule", rule.id());
        json.writeStringField("name", rule.name());
        json.writeNumberField("rule_version", rule.version());
        json.writeStringField("about", rule.about());
        Json.string(json, "technique", rule.technique());
        json.writeBooleanField("enabled", tuning.map(RuleTuning::enabled).orElse(true));
        Json.string(
                json,
                "severity",
                tuning.map(RuleTuning::severity).map(Severity::word).orElse(null));
        json.writeStringField("severity_default", rule.severity().word());
        Map<String, String> set = tuning.map(RuleTuning::settings).orElse(Map.of());
        json.writeArrayFieldStart("settings");
        for (Map.Entry<String, String> each : rule.settings().entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", each.getKey());
            json.writeStringField("value", set.getOrDefault(each.getKey(), each.getValue()));
            json.writeStringField("default", each.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("version", tuning.map(it -> it.change().version()).orElse(0));
        if (tuning.isPresent()) {
            AlertJson.actor(json, tuning.get().change().actor());
            Json.string(json, "set_at", Times.text(tuning.get().change().atMicros()));
        }
    }
}
