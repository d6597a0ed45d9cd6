package dev.keyfence.verifier.control;

import dev.keyfence.verifier.control.RevocationService.RevocationOrder;
import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.fence.ClockSkew;
import dev.keyfence.verifier.fence.ReportedRevocation;
import dev.keyfence.verifier.fence.RevocationPage;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.verify.AdminKeys;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Revoking many keys at once, and what became of revocations. */
@Controller("/v1/revocations")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class RevocationsController {

    private final Calls calls;
    private final Profiles profiles;
    private final Revocations revocations;
    private final RevocationService service;
    private final Counting counting;

    RevocationsController(
            Calls calls,
            Profiles profiles,
            Revocations revocations,
            RevocationService service,
            Counting counting) {
        this.calls = calls;
        this.profiles = profiles;
        this.revocations = revocations;
        this.service = service;
        this.counting = counting;
    }

    /** What dry runs count with. */
    record Counting(KeyDirectory directory, RevocationCheck revoked, AdminKeys adminKeys) {}

    /** Revokes what a target names, in one record; or says what that would be. */
    @Post
    CompletableFuture<HttpResponse<byte[]>> revoke(HttpRequest<byte[]> request) {
        return calls.run(
                request,
                AdminScope.REVOKE,
                caller -> {
                    RevocationBody asked =
                            RevocationBody.read(
                                    request.getBody().orElse(null), profiles, Instant.now());
                    if (asked.problem() != null) {
                        return CompletableFuture.completedFuture(
                                Answers.problem(asked.problem(), request));
                    }
                    if (asked.dryRun()) {
                        return CompletableFuture.completedFuture(dryRun(asked));
                    }
                    return revocations.revoke(
                            request,
                            new RevocationOrder(
                                    asked.target(),
                                    asked.issuedBefore(),
                                    asked.shared().reason(),
                                    asked.shared().note(),
                                    caller.actor(),
                                    null),
                            asked.shared().patience(),
                            asked.confirmsLockOut());
                });
    }

    /** Lists revocations, newest first. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return calls.read(request, AdminScope.AUDIT_READ, _ -> page(request));
    }

    /** One revocation's receipt as it is now. */
    @Get("/{id}")
    CompletableFuture<HttpResponse<byte[]>> get(HttpRequest<?> request, @PathVariable String id) {
        return calls.run(
                request,
                AdminScope.REVOKE,
                _ -> {
                    ReceiptQuery query = ReceiptQuery.of(request);
                    if (query.problem() != null) {
                        return CompletableFuture.completedFuture(
                                Answers.problem(query.problem(), request));
                    }
                    return receipt(request, id, query);
                });
    }

    /** Counts on this thread while the wait goes on: the fence's own must never look at keys. */
    private CompletableFuture<MutableHttpResponse<byte[]>> receipt(
            HttpRequest<?> request, String id, ReceiptQuery query) {
        CompletableFuture<Optional<ReportedRevocation>> wait = service.find(id, query.patience());
        Optional<Long> covered =
                query.countsKeys()
                        ? service.find(id, Duration.ZERO)
                                .join()
                                .map(found ->
                                        NamedKeys.coveredBy(found.entry(), counting.directory()))
                        : Optional.empty();
        return wait.thenApply(found -> answer(request, found, covered.orElse(null)));
    }

    private MutableHttpResponse<byte[]> dryRun(RevocationBody asked) {
        Long before =
                asked.issuedBefore() == null
                        ? null
                        : Times.micros(ClockSkew.cutoff(asked.issuedBefore()));
        DryRun run =
                DryRun.of(
                        asked.target(),
                        before,
                        counting.directory(),
                        counting.revoked(),
                        counting.adminKeys()::wouldLockOut);
        return Answers.json(200, RevocationJson.dryRun(asked.target(), before, run));
    }

    private MutableHttpResponse<byte[]> page(HttpRequest<?> request) {
        RevocationListQuery query = RevocationListQuery.of(request);
        if (query.problem() != null) {
            return Answers.problem(query.problem(), request);
        }
        RevocationPage page = service.list(query.query(), query.before(), query.limit());
        Long next = page.nextBefore();
        return Answers.json(
                200,
                ControlJson.page(
                        page.items(),
                        next == null ? null : String.valueOf(next),
                        RevocationJson::write));
    }

    private static MutableHttpResponse<byte[]> answer(
            HttpRequest<?> request, Optional<ReportedRevocation> found, @Nullable Long covered) {
        return found.map(report -> Answers.json(200, RevocationJson.report(report, covered)))
                .orElseGet(() ->
                        Answers.problem(
                                Problem.notFound("no revocation has this id on this node"),
                                request));
    }
}
