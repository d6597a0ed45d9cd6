package dev.keyfence.verifier.http;

import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.verify.Decision;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;

/**
 * Verification for SDKs and services: one key in, one full decision out. Needs no key of its own:
 * who reaches the data plane is trusted, and whoever asks must know the key already.
 */
@Controller
@Requires(property = "keyfence.plane", value = "data")
@Consumes("*/*")
@Produces("*/*")
final class VerifyController {

    private final VerifyBody bodies;
    private final DecisionJson answers;
    private final FreshVerifier verifier;

    VerifyController(VerifyBody bodies, DecisionJson answers, FreshVerifier verifier) {
        this.bodies = bodies;
        this.answers = answers;
        this.verifier = verifier;
    }

    /** Parse, verify, answer. */
    @Post("/v1/verify")
    HttpResponse<byte[]> verify(HttpRequest<byte[]> request) {
        return switch (bodies.parse(request.getBody().orElse(null))) {
            case VerifyBody.Fit fit ->
                    answer(verifier.verify(request, fit.request()), fit.request().profile());
            case VerifyBody.Unfit unfit -> Answers.problem(unfit.problem());
        };
    }

    private HttpResponse<byte[]> answer(Decision decision, Profile profile) {
        byte[] json = answers.toJson(decision, profile);
        MutableHttpResponse<byte[]> response =
                answers.unavailable(decision)
                        ? Answers.json(503, json).header("Retry-After", Answers.RETRY_AFTER_SECONDS)
                        : Answers.json(200, json);
        // For the service to hand on to its own client.
        LimitHeaders.of(decision.verdict().usage()).forEach(response::header);
        return verifier.mark(FreshVerifier.markStale(response, decision));
    }
}
