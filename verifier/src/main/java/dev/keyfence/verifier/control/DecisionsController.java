package dev.keyfence.verifier.control;

import dev.keyfence.verifier.archive.ArchiveException;
import dev.keyfence.verifier.archive.DecisionJson;
import dev.keyfence.verifier.archive.DecisionPage;
import dev.keyfence.verifier.archive.DecisionPlace;
import dev.keyfence.verifier.archive.DecisionQuery;
import dev.keyfence.verifier.archive.Decisions;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Problem;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was decided: the archive and what is in no file yet, as one list. */
@Controller("/v1/decisions")
@Requires(property = "keyfence.plane", value = "control")
@Produces("*/*")
final class DecisionsController {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionsController.class);

    private final Calls calls;
    private final Decisions decisions;

    DecisionsController(Calls calls, Decisions decisions) {
        this.calls = calls;
        this.decisions = decisions;
    }

    /** Lists decisions, the newest first. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return calls.run(request, AdminScope.AUDIT_READ, _ -> page(request));
    }

    private CompletableFuture<MutableHttpResponse<byte[]>> page(HttpRequest<?> request) {
        PageQuery query = PageQuery.of(request, DecisionFilters.names(true));
        DecisionQuery asked = DecisionFilters.in(query);
        Optional<DecisionPlace> after = query.cursor().flatMap(DecisionPlace::parse);
        if (query.cursor().isPresent() && after.isEmpty()) {
            query.reject("cursor", "must be the next_cursor of an earlier answer");
        }
        if (query.problem() != null) {
            return CompletableFuture.completedFuture(Answers.problem(query.problem(), request));
        }
        return decisions
                .find(asked, after.orElse(null), query.limit())
                .thenApply(DecisionsController::answer)
                .exceptionallyCompose(failure -> failed(request, failure));
    }

    private static MutableHttpResponse<byte[]> answer(DecisionPage page) {
        return Answers.json(
                200,
                ControlJson.page(
                        page.rows(),
                        page.end() == null ? null : page.end().text(),
                        DecisionJson::write));
    }

    /** Tells that the archive does not answer; other failures go on. */
    static CompletableFuture<MutableHttpResponse<byte[]>> failed(
            HttpRequest<?> request, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (failure instanceof ArchiveException || cause instanceof ArchiveException) {
            LOG.warn("The archive does not answer: {}", failure.getMessage());
            return CompletableFuture.completedFuture(Answers.problem(unavailable(), request));
        }
        return CompletableFuture.failedFuture(failure);
    }

    static Problem unavailable() {
        return Problem.unavailable(
                "archive_unavailable",
                "the archive of decisions does not answer here; 'archive' in /health/ready tells"
                        + " why");
    }
}
