package dev.keyfence.verifier.control;

import static java.util.Objects.requireNonNull;

import dev.keyfence.verifier.alert.DetectionSettings;
import dev.keyfence.verifier.alert.Reviews.NotWrittenException;
import dev.keyfence.verifier.alert.RuleCatalogue;
import dev.keyfence.verifier.alert.RuleCatalogue.Reading;
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
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rules that users write: set and removed by their names. */
@Controller("/v1/rules/user")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class UserRulesController {

    private static final Logger LOG = LoggerFactory.getLogger(UserRulesController.class);

    private final Calls calls;
    private final RuleCatalogue catalogue;
    private final DetectionSettings settings;
    private final AlertThread thread;
    private final InstantSource clock;

    UserRulesController(
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

    /** Sets a rule; the topology follows within a second. */
    @Put("/{name}")
    CompletableFuture<HttpResponse<byte[]>> set(
            HttpRequest<byte[]> request, @PathVariable String name) {
        return calls.run(
                request,
                AdminScope.ALERTS_WRITE,
                caller -> {
                    UserRuleText text =
                            UserRuleText.read(request.getBody().orElse(null), name, catalogue);
                    Problem problem = text.problem();
                    return problem == null
                            ? write(request, ifMatch -> put(name, text, ifMatch, caller, request))
                            : CompletableFuture.completedFuture(Answers.problem(problem, request));
                });
    }

    /** Removes a rule: what it has raised stays. */
    @Delete("/{name}")
    CompletableFuture<HttpResponse<byte[]>> remove(
            HttpRequest<?> request, @PathVariable String name) {
        return calls.run(
                request,
                AdminScope.ALERTS_WRITE,
                caller -> write(request, ifMatch -> remove(name, ifMatch, caller, request)));
    }

    /** A change that may start from some versions only. */
    @FunctionalInterface
    private interface Change {
        MutableHttpResponse<byte[]> make(IfMatch ifMatch) throws NotWrittenException;
    }

    private CompletableFuture<MutableHttpResponse<byte[]>> write(
            HttpRequest<?> request, Change change) {
        IfMatch ifMatch = IfMatch.of(request);
        return ifMatch.wellFormed()
                ? CompletableFuture.supplyAsync(
                        Exceptions.answered(request, () -> change.make(ifMatch)), thread)
                : CompletableFuture.completedFuture(Answers.problem(IfMatch.malformed(), request));
    }

    private MutableHttpResponse<byte[]> put(
            String name, UserRuleText text, IfMatch ifMatch, Caller caller, HttpRequest<?> request)
            throws NotWrittenException {
        if (!settings.complete()) {
            return Answers.problem(AlertsController.incomplete(), request);
        }
        Optional<UserRule> before = settings.userRule(name);
        int version = before.map(it -> it.change().version()).orElse(0);
        if (!ifMatch.matches(version)) {
            return Answers.problem(RulesController.changed(version), request);
        }
        if (before.isEmpty() && settings.userRules().size() >= catalogue.userRulesMax()) {
            return Answers.problem(tooMany(), request);
        }
        UserRule rule =
                new UserRule(
                        name,
                        text.yaml(),
                        new SettingChange(
                                version + 1, caller.actor(), Times.micros(clock.instant())));
        settings.put(rule);
        LOG.info("User rule {} was set by {}.", name, caller.actor().id());
        return shown(before.isEmpty() ? 201 : 200, requireNonNull(text.rule()), rule);
    }

    private MutableHttpResponse<byte[]> remove(
            String name, IfMatch ifMatch, Caller caller, HttpRequest<?> request)
            throws NotWrittenException {
        if (!settings.complete()) {
            return Answers.problem(AlertsController.incomplete(), request);
        }
        Optional<UserRule> found = settings.userRule(name);
        if (found.isEmpty()) {
            return Answers.problem(
                    Problem.notFound("there is no user's rule of this name: GET /v1/rules"),
                    request);
        }
        UserRule rule = found.get();
        if (!ifMatch.matches(rule.change().version())) {
            return Answers.problem(RulesController.changed(rule.change().version()), request);
        }
        settings.removeUserRule(name);
        LOG.info("User rule {} was removed by {}.", name, caller.actor().id());
        return shown(200, described(catalogue, rule), rule);
    }

    /** What a rule that is set says; of one that this version cannot read, that. */
    static RuleCatalogue.Rule described(RuleCatalogue catalogue, UserRule rule) {
        return switch (catalogue.read(rule.name(), rule.yaml())) {
            case Reading.Usable(RuleCatalogue.Rule read) -> read;
            case Reading.Unusable(var objections) ->
                    RuleCatalogue.Rule.unusable(rule.name(), objections);
        };
    }

    private static MutableHttpResponse<byte[]> shown(
            int status, RuleCatalogue.Rule rule, UserRule written) {
        return Answers.json(status, Json.object(json -> RuleJson.write(json, rule, written)))
                .header("ETag", IfMatch.etag(written.change().version()));
    }

    private Problem tooMany() {
        return Problem.of(
                409,
                "too_many_rules",
                "There are too many rules",
                "%d are set: remove one before".formatted(catalogue.userRulesMax()));
    }
}
