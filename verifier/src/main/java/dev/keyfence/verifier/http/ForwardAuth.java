package dev.keyfence.verifier.http;

import dev.keyfence.verifier.http.GatewayAnswer.Pass;
import dev.keyfence.verifier.http.GatewayAnswer.Stop;
import dev.keyfence.verifier.http.GatewayAnswer.Unfit;
import dev.keyfence.verifier.profile.Profiles;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

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

    /** An empty body, written as such: gateways need the Content-Length: 0. */
    private static final byte[] EMPTY = {};

    private final GatewayCheck gateways;
    private final FreshVerifier verifier;
    private final ClientAddress clients;

    ForwardAuth(Profiles profiles, FreshVerifier verifier, ClientAddress clients) {
        this.gateways = new GatewayCheck(profiles, verifier);
        this.verifier = verifier;
        this.clients = clients;
    }

    /** Read, decide, answer. */
    MutableHttpResponse<byte[]> answer(HttpRequest<?> request, String target) {
        ForwardTarget at;
        try {
            at = ForwardTarget.of(target);
        } catch (IllegalArgumentException e) {
            return Answers.problem(Problem.badRequest("the query's percent escapes are broken"));
        }
        return switch (gateways.answer(asked(request, at))) {
            case Unfit unfit -> Answers.problem(unfit.problem());
            case Pass pass -> verifier.mark(allowed(pass, at, request));
            case Stop stop ->
                    verifier.mark(FreshVerifier.markStale(denied(stop, at), stop.decision()));
        };
    }

    private GatewayRequest asked(HttpRequest<?> request, ForwardTarget at) {
        HttpHeaders headers = request.getHeaders();
        ToldRoute told = ToldRoute.of(request, at.below());
        return new GatewayRequest(
                at.profile(),
                words(headers, GatewayCheck.SCOPES, at.scopes()),
                words(headers, GatewayCheck.ENVIRONMENT, at.environments()),
                headers::getAll,
                told,
                clients.of(request),
                FreshVerifier.demand(request));
    }

    private static MutableHttpResponse<byte[]> allowed(
            Pass pass, ForwardTarget at, HttpRequest<?> request) {
        MutableHttpResponse<byte[]> response = HttpResponse.<byte[]>ok();
        pass.headers().forEach(response::header);
        pass.clientHeaders().forEach(response::header);
        // Envoy takes the headers it is told of off the request; nobody else appends a path.
        if (at.below() != null) {
            response.header(
                    "x-envoy-auth-headers-to-remove",
                    String.join(",", pass.headersToRemove(request.getHeaders().names())));
        }
        return response.body(EMPTY);
    }

    private static MutableHttpResponse<byte[]> denied(Stop stop, ForwardTarget at) {
        MutableHttpResponse<byte[]> response = Answers.reply(stop.reply());
        if (!at.reasonless()) {
            stop.facts().forEach(response::header);
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
