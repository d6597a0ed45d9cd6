package dev.keyfence.verifier.control;

import dev.keyfence.verifier.archive.DecisionJson;
import dev.keyfence.verifier.archive.DecisionQuery;
import dev.keyfence.verifier.archive.DecisionRow;
import dev.keyfence.verifier.archive.Decisions;
import dev.keyfence.verifier.feed.Feed.Watch;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.profile.AdminScope;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What is being decided, as server-sent events. */
@Controller("/v1/decisions/stream")
@Requires(property = "keyfence.plane", value = "control")
@Produces("*/*")
final class DecisionStreamController {

    private static final FeedStream<DecisionRow> STREAM =
            new FeedStream<>("decision", DecisionJson::write);

    private final Calls calls;
    private final Admission admission;
    private final Decisions decisions;

    DecisionStreamController(Calls calls, Admission admission, Decisions decisions) {
        this.calls = calls;
        this.admission = admission;
        this.decisions = decisions;
    }

    /** Decisions as they are read from the topic, until the caller's key ends or they go away. */
    @Get
    CompletableFuture<HttpResponse<?>> stream(HttpRequest<?> request) {
        return calls.stream(
                request,
                AdminScope.AUDIT_READ,
                _ -> CompletableFuture.completedFuture(answer(request)));
    }

    private MutableHttpResponse<?> answer(HttpRequest<?> request) {
        PageQuery query = PageQuery.of(request, DecisionFilters.names(false));
        DecisionQuery asked = DecisionFilters.in(query);
        if (query.cursor().isPresent() || request.getParameters().contains("limit")) {
            query.reject("cursor", "and 'limit' are of lists, not of streams");
        }
        if (query.problem() != null) {
            return Answers.problem(query.problem(), request);
        }
        Optional<Watch<DecisionRow>> watch =
                decisions.watch(asked, request.getHeaders().get(FeedStream.LAST_EVENT_ID));
        return watch.isEmpty()
                ? Answers.problem(FeedStream.tooMany("GET /v1/decisions"), request)
                : STREAM.of(
                                watch.get(),
                                () -> admission.stillLetsIn(request, AdminScope.AUDIT_READ))
                        .answer();
    }
}
