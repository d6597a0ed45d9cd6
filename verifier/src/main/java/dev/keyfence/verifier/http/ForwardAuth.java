package dev.keyfence.verifier.http;

import dev.keyfence.verifier.decide.Candidate;
import dev.keyfence.verifier.decide.Token;
import dev.keyfence.verifier.decide.Verdict.Allow;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.AttributeCatalogue;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.verify.Decision;
import dev.keyfence.verifier.verify.RequestContext;
import dev.keyfence.verifier.verify.VerifyRequest;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verification for gateways: the client's request comes with its headers, by any method; the answer
 * is in status and headers. It reads the client's method and path from where nginx, Traefik and
 * Envoy put them ({@link ToldRoute}). Gateways must overwrite or drop the headers {@code
 * X-Keyfence-*}, {@code X-Original-*} and {@code X-Forwarded-*} that clients send; a client that
 * adds scopes only makes it harder for itself.
 */
@Singleton
@Requires(property = "keyfence.plane", value = "data")
final class ForwardAuth {

    private static final String SCOPES = "X-Keyfence-Scopes";
    private static final String ENVIRONMENT = "X-Keyfence-Environment";

    /** An empty body, written as such: gateways need the Content-Length: 0. */
    private static final byte[] EMPTY = {};

    private final Profiles profiles;
    private final FreshVerifier verifier;
    private final ClientAddress clients;

    ForwardAuth(Profiles profiles, FreshVerifier verifier, ClientAddress clients) {
        this.profiles = profiles;
        this.verifier = verifier;
        this.clients = clients;
    }

    /** Read, verify, answer. */
    MutableHttpResponse<byte[]> answer(HttpRequest<?> request, String target) {
        ForwardTarget at;
        try {
            at = ForwardTarget.of(target);
        } catch (IllegalArgumentException e) {
            return Answers.problem(Problem.badRequest("the query's percent escapes are broken"));
        }
        Optional<Profile> profile = profiles.find(at.profile());
        if (profile.isEmpty()) {
            return Answers.problem(VerifyBody.unknownProfile(profiles));
        }
        HttpHeaders headers = request.getHeaders();
        List<String> scopes = words(headers, SCOPES, at.scopes());
        Optional<String> objection = AskedScopes.objection(scopes, profile.get().scopes());
        if (objection.isPresent()) {
            return Answers.problem(Problem.badRequest(objection.get()));
        }
        List<String> environments = words(headers, ENVIRONMENT, at.environments());
        Environment environment =
                environments.isEmpty()
                        ? null
                        : Environment.ofWord(environments.getFirst()).orElse(null);
        if (!environments.stream()
                .allMatch(word -> environment != null && word.equals(environment.word()))) {
            return Answers.problem(Problem.badRequest("the environment must be live or test"));
        }
        Decision decision =
                verifier.verify(request, asked(request, at, profile.get(), environment, scopes));
        return verifier.mark(verifier.markStale(answer(decision, profile.get(), at), decision));
    }

    private static MutableHttpResponse<byte[]> answer(
            Decision decision, Profile profile, ForwardTarget at) {
        return switch (decision.verdict()) {
            case Allow allow -> allowed(decision, allow.candidate(), profile, at);
            case Deny deny -> denied(decision, deny, profile, at);
        };
    }

    private VerifyRequest asked(
            HttpRequest<?> request,
            ForwardTarget at,
            Profile profile,
            @Nullable Environment environment,
            List<String> scopes) {
        HttpHeaders headers = request.getHeaders();
        ToldRoute told = ToldRoute.of(request, at.below());
        String client = clients.of(request);
        return new VerifyRequest(
                profile,
                profile.presented(headers::getAll),
                environment,
                AskedScopes.and(scopes, told.scopes(profile.routes())),
                told.call(client),
                new RequestContext(
                        CleanText.logged(told.method()),
                        CleanText.logged(told.path()),
                        client,
                        CleanText.logged(headers.get("User-Agent")),
                        null));
    }

    private static MutableHttpResponse<byte[]> allowed(
            Decision decision, Candidate candidate, Profile profile, ForwardTarget at) {
        StoredKey key = candidate.key();
        MutableHttpResponse<byte[]> response =
                HttpResponse.<byte[]>ok()
                        .header(RefusalFacts.KEY_ID, key.id().toString())
                        .header("X-Keyfence-Owner", CleanText.headerValue(key.owner()))
                        .header(SCOPES, CleanText.headerValue(String.join(" ", key.scopes())))
                        .header(ENVIRONMENT, key.environment().word())
                        .header(RefusalFacts.DECISION_ID, decision.id().toString())
                        .body(EMPTY);
        // Each of them, be it empty: a client's own header of that name must not reach the API.
        for (AttributeCatalogue.Held held : profile.attributes().held(key.terms().attributes())) {
            response.header(held.header(), CleanText.headerValue(held.value()));
        }
        if (profile.jwt() != null) {
            Token token = candidate.token();
            String subject = token == null ? null : token.subject();
            response.header(
                    "X-Keyfence-Subject", subject == null ? "" : CleanText.headerValue(subject));
        }
        // Envoy takes the headers it is told of off the request; nobody else appends a path.
        return at.below() == null
                ? response
                : response.header("x-envoy-auth-headers-to-remove", profile.headerNames());
    }

    private static MutableHttpResponse<byte[]> denied(
            Decision decision, Deny deny, Profile profile, ForwardTarget at) {
        RefusalFacts facts = RefusalFacts.of(decision, deny);
        MutableHttpResponse<byte[]> response = Refusals.answer(facts, profile);
        if (!at.reasonless()) {
            facts.writeTo(response);
        }
        return at.bodyless() ? withoutBody(response) : response;
    }

    /**
     * For nginx, which drops the connection over a body, and knows no status but 2xx, 401 and 403:
     * what it cannot carry is 403, and the status that the client is to get stands in a header.
     */
    private static MutableHttpResponse<byte[]> withoutBody(MutableHttpResponse<byte[]> response) {
        int status = response.code();
        response.header("X-Keyfence-Status", String.valueOf(status)).body(EMPTY);
        return status == 401 || status == 403 ? response : response.status(403);
    }

    /** The words of every header of a name, and those that were asked for elsewhere. */
    private static List<String> words(HttpHeaders headers, String name, List<String> more) {
        List<String> values = headers.getAll(name);
        if (values.isEmpty()) {
            return more;
        }
        List<String> words = new ArrayList<>(more);
        values.forEach(value -> ForwardTarget.addWords(value, words));
        return words;
    }
}
