package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.ClientAddress;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.RequestId;
import dev.keyfence.verifier.leak.GitHubMatch;
import dev.keyfence.verifier.leak.LeakLookup;
import dev.keyfence.verifier.leak.LeakSigners;
import dev.keyfence.verifier.leak.Leaked;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.store.KeyChange.Actor;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reports of leaked keys, by administrators and by GitHub's secret scanning. */
@Controller("/v1/leaks")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class LeaksController {

    private static final String SIGNER = "Github-Public-Key-Identifier";
    private static final String SIGNATURE = "Github-Public-Key-Signature";
    private static final String GITHUB = "github";

    /** Longer addresses are cut: a note is for people. */
    private static final int PLACE_CHARACTERS_MAX = 512;

    /** GitHub waits 30 s, and is not told how far a revocation is. */
    private static final Duration GITHUB_PATIENCE = Duration.ofSeconds(2);

    private final Calls calls;
    private final LeakLookup lookup;
    private final LeakSigners signers;
    private final Leaks leaks;
    private final ClientAddress clients;

    LeaksController(
            Calls calls,
            LeakLookup lookup,
            LeakSigners signers,
            Leaks leaks,
            ClientAddress clients) {
        this.calls = calls;
        this.lookup = lookup;
        this.signers = signers;
        this.leaks = leaks;
        this.clients = clients;
    }

    /** Ends the keys of leaked secrets. */
    @Post
    CompletableFuture<HttpResponse<byte[]>> report(HttpRequest<byte[]> request) {
        return calls.run(
                request,
                AdminScope.REVOKE,
                caller -> {
                    LeakBody asked = LeakBody.read(request.getBody().orElse(null));
                    if (asked.problem() != null) {
                        return CompletableFuture.completedFuture(
                                Answers.problem(asked.problem(), request));
                    }
                    Leaks.Report report =
                            new Leaks.Report(
                                    caller.actor(),
                                    asked.source(),
                                    asked.note(),
                                    asked.patience(),
                                    asked.lockOutMeant());
                    List<Leaks.Find> finds =
                            Stream.concat(
                                            asked.keys().stream().map(lookup::ofKey),
                                            asked.digests().stream().map(lookup::ofDigest))
                                    .map(leaked -> new Leaks.Find(leaked, report))
                                    .toList();
                    return ended(
                            request,
                            finds,
                            outcomes -> LeakAnswers.items(outcomes, asked.keys().size()));
                });
    }

    /** Ends the keys that GitHub found; its signature is all that lets it in. */
    @Post("/github")
    CompletableFuture<HttpResponse<byte[]>> github(HttpRequest<byte[]> request) {
        if (!signers.isOn()) {
            return done(
                    request,
                    Problem.notFound(
                            "reports by GitHub are not taken here: start the control plane with"
                                    + " --github-keys"
                                    + " https://api.github.com/meta/public_keys/secret_scanning"));
        }
        String signer = request.getHeaders().get(SIGNER);
        String signature = request.getHeaders().get(SIGNATURE);
        byte[] body = request.getBody().orElse(null);
        if (signer == null || signature == null || body == null) {
            return done(request, forged());
        }
        return calls.open(
                request,
                () ->
                        signers.judge(signer, signature, body)
                                .thenCompose(verdict -> judged(request, verdict, body)));
    }

    private CompletableFuture<MutableHttpResponse<byte[]>> judged(
            HttpRequest<?> request, LeakSigners.Verdict verdict, byte[] body) {
        return switch (verdict) {
            case FORGED -> CompletableFuture.completedFuture(Answers.problem(forged(), request));
            case UNAVAILABLE ->
                    CompletableFuture.completedFuture(
                            Answers.problem(
                                    Problem.unavailable(
                                            "signers_unavailable",
                                            "GitHub's public keys cannot be had now: try again"),
                                    request));
            case GENUINE -> genuine(request, body);
        };
    }

    private CompletableFuture<MutableHttpResponse<byte[]>> genuine(
            HttpRequest<?> request, byte[] body) {
        Optional<List<GitHubMatch>> read = GitHubMatch.read(body);
        if (read.isEmpty()) {
            return CompletableFuture.completedFuture(
                    Answers.problem(
                            Problem.badRequest(
                                    "the message must be an array of objects with 'token', 'type',"
                                            + " 'url' and 'source'"),
                            request));
        }
        List<GitHubMatch> matches = read.get();
        Actor actor = new Actor("leaks/github", clients.of(request), RequestId.of(request));
        List<Leaks.Find> finds =
                matches.stream()
                        .map(match ->
                                new Leaks.Find(
                                        lookup.ofKey(match.token()),
                                        new Leaks.Report(
                                                actor,
                                                GITHUB,
                                                place(match),
                                                GITHUB_PATIENCE,
                                                true)))
                        .toList();
        return ended(request, finds, outcomes -> LeakAnswers.labels(matches, outcomes));
    }

    private CompletableFuture<MutableHttpResponse<byte[]>> ended(
            HttpRequest<?> request, List<Leaks.Find> finds, Told told) {
        if (finds.stream().anyMatch(find -> find.leaked() instanceof Leaked.NotReady)) {
            return CompletableFuture.completedFuture(LeakAnswers.notReady(request));
        }
        return leaks.end(finds)
                .handle((outcomes, failure) ->
                        failure == null
                                ? Answers.json(200, told.of(outcomes))
                                : LeakAnswers.failed(request, failure));
    }

    /** What a caller is told of what became of their report. */
    @FunctionalInterface
    private interface Told {
        byte[] of(List<Leaks.Outcome> outcomes);
    }

    /** Where GitHub says that a key was found, without what looks like one. */
    private static @Nullable String place(GitHubMatch match) {
        String place = (match.source() + ' ' + match.url()).strip();
        return place.isEmpty()
                ? null
                : Answers.logged(
                        "found in "
                                + place.substring(
                                        0, Math.min(place.length(), PLACE_CHARACTERS_MAX)));
    }

    private static Problem forged() {
        return Problem.of(
                400,
                "invalid_signature",
                "The message is not GitHub's",
                "it needs the headers %s and %s, with a signature of these very bytes by a key that GitHub lists"
                        .formatted(SIGNER, SIGNATURE));
    }

    private static CompletableFuture<HttpResponse<byte[]>> done(
            HttpRequest<?> request, Problem problem) {
        return CompletableFuture.completedFuture(Answers.problem(problem, request));
    }
}
