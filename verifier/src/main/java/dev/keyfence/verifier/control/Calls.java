package dev.keyfence.verifier.control;

import dev.keyfence.verifier.control.Admission.In;
import dev.keyfence.verifier.control.Admission.Out;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.RequestId;
import dev.keyfence.verifier.profile.AdminScope;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How every control call runs: the caller is let in on the event loop, the work is done on {@link
 * ControlThreads}, and a failure becomes a problem that says nothing of its cause.
 */
@Singleton
@Requires(property = "keyfence.plane", value = "control")
final class Calls {

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private final Admission admission;
    private final ControlThreads threads;

    Calls(Admission admission, ControlThreads threads) {
        this.admission = admission;
        this.threads = threads;
    }

    /** Lets a caller in and works for them, where the work may touch the disk. */
    CompletableFuture<HttpResponse<byte[]>> read(
            HttpRequest<?> request,
            AdminScope scope,
            Function<Caller, MutableHttpResponse<byte[]>> work) {
        return run(request, scope, caller -> CompletableFuture.completedFuture(work.apply(caller)));
    }

    /** Lets a caller in and works for them, where the work goes on after it returns. */
    CompletableFuture<HttpResponse<byte[]>> run(
            HttpRequest<?> request,
            AdminScope scope,
            Function<Caller, CompletableFuture<MutableHttpResponse<byte[]>>> work) {
        return switch (admission.admit(request, scope)) {
            case Out out -> CompletableFuture.completedFuture(out.response());
            case In in -> workFor(in.caller(), request, work);
        };
    }

    /** Works for whoever calls: what lets them in is the work's business. */
    CompletableFuture<HttpResponse<byte[]>> open(
            HttpRequest<?> request, Supplier<CompletableFuture<MutableHttpResponse<byte[]>>> work) {
        return CompletableFuture.completedFuture(work)
                .thenComposeAsync(Supplier::get, threads)
                .handle((answer, failure) -> failure == null ? answer : failed(request, failure));
    }

    /** Lets a caller in and works for them, where the answer comes in pieces. */
    CompletableFuture<HttpResponse<?>> stream(
            HttpRequest<?> request,
            AdminScope scope,
            Function<Caller, CompletableFuture<MutableHttpResponse<?>>> work) {
        return switch (admission.admit(request, scope)) {
            case Out out -> CompletableFuture.completedFuture(out.response());
            case In in ->
                    CompletableFuture.completedFuture(in.caller())
                            .thenComposeAsync(work, threads)
                            .handle((answer, failure) ->
                                    failure == null ? answer : failed(request, failure));
        };
    }

    private CompletableFuture<HttpResponse<byte[]>> workFor(
            Caller caller,
            HttpRequest<?> request,
            Function<Caller, CompletableFuture<MutableHttpResponse<byte[]>>> work) {
        return CompletableFuture.completedFuture(caller)
                .thenComposeAsync(work, threads)
                .handle((answer, failure) -> failure == null ? answer : failed(request, failure));
    }

    private static MutableHttpResponse<byte[]> failed(HttpRequest<?> request, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof RejectedExecutionException) {
            return Answers.problem(
                    Problem.unavailable("busy", "too many control calls are waiting"), request);
        }
        LOG.error(
                "The control call {} {} failed: a bug, or the disk. Its caller was told 500.",
                request.getMethodName(),
                RequestId.of(request),
                failure);
        return Answers.problem(Problem.broken(), request);
    }
}
