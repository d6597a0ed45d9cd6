package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.alert.DetectionSettings;
import dev.keyfence.verifier.alert.Reviews.NotWrittenException;
import dev.keyfence.verifier.alert.RuleCatalogue;
import dev.keyfence.verifier.alert.RuleTuning;
import dev.keyfence.verifier.alert.SettingChange;
import dev.keyfence.verifier.alert.UserRule;
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
import java.util.ArrayList;
import java.util.List;
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
                                ? Answers.json(200, ControlJson.page(all(), null, Told::write))
                                : Answers.problem(AlertsController.incomplete(), request));
    }

    /** Tells of one rule. */
    @FunctionalInterface
    private interface Told {
        void write(JsonGenerator json) throws IOException;

        static void write(JsonGenerator json, Told told) throws IOException {
            told.write(json);
        }
    }

    /** The built-in ones, and those of users. */
    private List<Told> all() {
        List<Told> all = new ArrayList<>();
        for (RuleCatalogue.Rule rule : catalogue.rules()) {
            all.add(json -> RuleJson.write(json, rule, settings.tuning(rule.id())));
        }
        for (UserRule rule : settings.userRules()) {
            all.add(json ->
                    RuleJson.write(json, UserRulesController.described(catalogue, rule), rule));
        }
        return all;
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
        Problem problem = ifMatch.wellFormed() ? read.problem() : IfMatch.malformed();
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
        return Answers.json(
                        200,
                        Json.object(json -> RuleJson.write(json, rule, settings.tuning(rule.id()))))
                .header("ETag", IfMatch.etag(version));
    }

    /** That somebody else was quicker. */
    static Problem changed(int version) {
        return Problem.of(
                412,
                "version_mismatch",
                "Somebody else was quicker",
                "the version of the rule's settings is " + version);
    }
}
