package dev.keyfence.verifier.control;

import dev.keyfence.verifier.alert.AlertJson;
import dev.keyfence.verifier.alert.AlertPlace;
import dev.keyfence.verifier.alert.AlertQuery;
import dev.keyfence.verifier.alert.AlertState;
import dev.keyfence.verifier.alert.AlertStatus;
import dev.keyfence.verifier.alert.Alerts;
import dev.keyfence.verifier.feed.Feed.Watch;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.profile.AdminScope;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What detection raised, and what people make of it. */
@Controller("/v1/alerts")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class AlertsController {

    private static final FeedStream<AlertState> STREAM =
            new FeedStream<>("alert", AlertJson::write);

    private final Calls calls;
    private final Admission admission;
    private final Alerts alerts;
    private final AlertSteps steps;

    AlertsController(Calls calls, Admission admission, Alerts alerts, AlertSteps steps) {
        this.calls = calls;
        this.admission = admission;
        this.alerts = alerts;
        this.steps = steps;
    }

    /** Lists alerts, that with the latest hit first. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return calls.read(request, AdminScope.AUDIT_READ, _ -> page(request));
    }

    /** Shows one, and how it got where it is. */
    @Get("/{id}")
    CompletableFuture<HttpResponse<byte[]>> show(HttpRequest<?> request, @PathVariable String id) {
        return calls.read(
                request,
                AdminScope.AUDIT_READ,
                _ -> {
                    Optional<AlertState> found = alerts.find(id);
                    if (found.isPresent()) {
                        return shown(found.get());
                    }
                    return Answers.problem(
                            alerts.complete() ? noSuchAlert() : incomplete(), request);
                });
    }

    /** Alerts as they change, until the caller's key ends or they go away. */
    @Get("/stream")
    CompletableFuture<HttpResponse<?>> stream(HttpRequest<?> request) {
        return calls.stream(
                request,
                AdminScope.AUDIT_READ,
                _ -> CompletableFuture.completedFuture(streamed(request)));
    }

    /** Somebody looks at it. */
    @Post("/{id}/ack")
    CompletableFuture<HttpResponse<byte[]>> acknowledge(
            HttpRequest<byte[]> request, @PathVariable String id) {
        return step(request, id, AlertStatus.ACKNOWLEDGED);
    }

    /** It was what it said, and is dealt with. */
    @Post("/{id}/resolve")
    CompletableFuture<HttpResponse<byte[]>> resolve(
            HttpRequest<byte[]> request, @PathVariable String id) {
        return step(request, id, AlertStatus.RESOLVED);
    }

    /** It was not what it said. */
    @Post("/{id}/false-positive")
    CompletableFuture<HttpResponse<byte[]>> falsePositive(
            HttpRequest<byte[]> request, @PathVariable String id) {
        return step(request, id, AlertStatus.FALSE_POSITIVE);
    }

    /** The same step with many. */
    @Post("/review")
    CompletableFuture<HttpResponse<byte[]>> review(HttpRequest<byte[]> request) {
        return calls.run(
                request,
                AdminScope.ALERTS_WRITE,
                caller -> steps.all(request.getBody().orElse(null), caller, request));
    }

    static MutableHttpResponse<byte[]> shown(AlertState state) {
        return Answers.json(200, Json.object(json -> AlertJson.writeAll(json, state)))
                .header("ETag", IfMatch.etag(state.review().version()));
    }

    static Problem noSuchAlert() {
        return Problem.notFound("there is no alert of this id; alerts are kept for 400 days");
    }

    static Problem incomplete() {
        return Problem.unavailable(
                "alerts_incomplete",
                "this node is reading alerts from Kafka: try again in a moment");
    }

    private CompletableFuture<HttpResponse<byte[]>> step(
            HttpRequest<byte[]> request, String id, AlertStatus status) {
        return calls.run(
                request,
                AdminScope.ALERTS_WRITE,
                caller -> steps.one(id, status, request.getBody().orElse(null), caller, request));
    }

    private MutableHttpResponse<byte[]> page(HttpRequest<?> request) {
        PageQuery query = PageQuery.of(request, AlertFilters.names(true));
        AlertQuery asked = AlertFilters.in(query);
        AlertPlace after = AlertFilters.after(query);
        if (query.problem() != null) {
            return Answers.problem(query.problem(), request);
        }
        if (!alerts.complete()) {
            return Answers.problem(incomplete(), request);
        }
        Alerts.Page page = alerts.find(asked, after, query.limit());
        return Answers.json(
                200,
                ControlJson.page(
                        page.alerts(),
                        page.end() == null ? null : AlertFilters.cursor(page.end()),
                        AlertJson::write));
    }

    private MutableHttpResponse<?> streamed(HttpRequest<?> request) {
        PageQuery query = PageQuery.of(request, AlertFilters.names(false));
        AlertQuery asked = AlertFilters.in(query);
        if (query.cursor().isPresent() || request.getParameters().contains("limit")) {
            query.reject("cursor", "and 'limit' are of lists, not of streams");
        }
        if (query.problem() != null) {
            return Answers.problem(query.problem(), request);
        }
        Optional<Watch<AlertState>> watch =
                alerts.watch(asked, request.getHeaders().get(FeedStream.LAST_EVENT_ID));
        return watch.isEmpty()
                ? Answers.problem(FeedStream.tooMany("GET /v1/alerts"), request)
                : STREAM.of(
                                watch.get(),
                                () -> admission.stillLetsIn(request, AdminScope.AUDIT_READ))
                        .answer();
    }
}
