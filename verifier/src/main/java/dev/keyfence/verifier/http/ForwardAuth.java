package dev.keyfence.verifier.http;

import dev.keyfence.verifier.credential.Credentials;
import dev.keyfence.verifier.decide.Verdict.Allow;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.StoredKey;
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
 * Envoy put them. Gateways must overwrite or drop the headers {@code X-Keyfence-*}, {@code
 * X-Original-*} and {@code X-Forwarded-*} that clients send; a client that adds scopes only makes
 * it harder for itself.
 */
@Singleton
@Requires(property = "keyfence.plane", value = "data")
final class ForwardAuth {

    private static final String SCOPES = "X-Keyfence-Scopes";
    private static final String ENVIRONMENT = "X-Keyfence-Environment";
    private static final String DECISION_ID = "X-Keyfence-Decision-Id";
    private static final List<String> METHOD_HEADERS =
            List.of("X-Original-Method", "X-Forwarded-Method");
    private static final List<String> URI_HEADERS = List.of("X-Original-URI", "X-Forwarded-Uri");

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
                verifier.verify(
                        request,
                        new VerifyRequest(
                                profile.get(),
                                Credentials.find(profile.get().schemes(), headers::getAll),
                                environment,
                                scopes,
                                context(request, at)));
        return verifier.mark(answer(decision, at));
    }

    private static MutableHttpResponse<byte[]> answer(Decision decision, ForwardTarget at) {
        return switch (decision.verdict()) {
            case Allow allow -> allowed(decision, allow.candidate().key());
            case Deny deny -> denied(decision, deny, at.bodyless());
        };
    }

    private static MutableHttpResponse<byte[]> allowed(Decision decision, StoredKey key) {
        return HttpResponse.<byte[]>ok()
                .header("X-Keyfence-Key-Id", key.id().toString())
                .header("X-Keyfence-Owner", CleanText.headerValue(key.owner()))
                .header("X-Keyfence-Scopes", CleanText.headerValue(String.join(" ", key.scopes())))
                .header("X-Keyfence-Environment", key.environment().word())
                .header(DECISION_ID, decision.id().toString())
                .body(EMPTY);
    }

    private static MutableHttpResponse<byte[]> denied(
            Decision decision, Deny deny, boolean bodyless) {
        Denial denial = Denial.of(deny);
        MutableHttpResponse<byte[]> response =
                Answers.problem(denial.problem())
                        .header("X-Keyfence-Reason", deny.reasonCode())
                        .header(DECISION_ID, decision.id().toString());
        if (denial.challenge() != null) {
            response.header("WWW-Authenticate", denial.challenge());
        }
        return bodyless ? response.body(EMPTY) : response;
    }

    private RequestContext context(HttpRequest<?> request, ForwardTarget at) {
        HttpHeaders headers = request.getHeaders();
        String method = first(headers, METHOD_HEADERS);
        String uri = first(headers, URI_HEADERS);
        return new RequestContext(
                CleanText.logged(method == null ? request.getMethodName() : method),
                CleanText.logged(uri == null ? at.below() : pathOf(uri)),
                clients.of(request),
                CleanText.logged(headers.get("User-Agent")),
                null);
    }

    /** Drops scheme and authority of an absolute URI. */
    private static String pathOf(String uri) {
        int authority = uri.indexOf("://");
        if (uri.startsWith("/") || authority < 0) {
            return uri;
        }
        int path = uri.indexOf('/', authority + 3);
        return path < 0 ? "/" : uri.substring(path);
    }

    private static @Nullable String first(HttpHeaders headers, List<String> names) {
        for (String name : names) {
            String value = headers.get(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null;
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
