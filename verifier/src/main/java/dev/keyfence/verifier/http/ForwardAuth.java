package dev.keyfence.verifier.http;

import dev.keyfence.verifier.credential.Headers;
import dev.keyfence.verifier.http.GatewayAnswer.Pass;
import dev.keyfence.verifier.http.GatewayAnswer.Stop;
import dev.keyfence.verifier.http.GatewayAnswer.Unfit;
import dev.keyfence.verifier.profile.Profiles;
import io.micronaut.context.annotation.Requires;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /**
     * Read, decide, answer.
     *
     * @param peer the address of the connection's other end; null when it is gone
     * @param target the request's own, which {@link ForwardTarget#covers}
     */
    Reply answer(HttpRequest request, @Nullable String peer, String target) {
        ForwardTarget at;
        try {
            at = ForwardTarget.of(target);
        } catch (IllegalArgumentException e) {
            return Reply.of(Problem.badRequest("the query's percent escapes are broken"));
        }
        return switch (gateways.answer(asked(request, peer, at))) {
            case Unfit unfit -> Reply.of(unfit.problem());
            case Pass pass -> allowed(pass, at, request);
            case Stop stop -> denied(stop, at);
        };
    }

    private GatewayRequest asked(HttpRequest request, @Nullable String peer, ForwardTarget at) {
        HttpHeaders headers = request.headers();
        Headers asked = name -> headers.getAll(HeaderNames.of(name));
        ToldRoute told = ToldRoute.of(request, at.below());
        return new GatewayRequest(
                at.profile(),
                words(headers, GatewayCheck.SCOPES, at.scopes()),
                words(headers, GatewayCheck.ENVIRONMENT, at.environments()),
                asked,
                told,
                clients.of(peer, asked),
                headers.get(HeaderNames.of(FreshVerifier.MIN_FENCE)));
    }

    private Reply allowed(Pass pass, ForwardTarget at, HttpRequest request) {
        Map<String, String> headers = pass.headers();
        // Envoy takes the headers it is told of off the request; nobody else appends a path.
        if (at.below() != null) {
            headers.put(
                    "x-envoy-auth-headers-to-remove",
                    String.join(",", pass.headersToRemove(request.headers().names())));
        }
        headers.putAll(pass.clientHeaders());
        verifier.mark(headers::put);
        return new Reply(200, "", headers, EMPTY);
    }

    private Reply denied(Stop stop, ForwardTarget at) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(stop.reply().headers());
        if (!at.reasonless()) {
            headers.putAll(stop.facts());
        }
        String stale = FreshVerifier.stale(stop.decision());
        if (stale != null) {
            headers.put(FreshVerifier.STALE, stale);
        }
        verifier.mark(headers::put);
        Reply told = stop.reply();
        return at.bodyless()
                ? withoutBody(told.status(), headers)
                : new Reply(told.status(), told.mediaType(), headers, told.body());
    }

    /**
     * For nginx, which drops the connection over a body, and knows no status but 2xx, 401 and 403:
     * what it cannot carry is 403, and the status that the client is to get stands in a header.
     */
    private static Reply withoutBody(int status, Map<String, String> headers) {
        headers.put("X-Keyfence-Status", String.valueOf(status));
        return new Reply(status == 401 ? 401 : 403, "", headers, EMPTY);
    }

    /** The words of every header of a name, and those that were asked for elsewhere. */
    private static List<String> words(HttpHeaders headers, String name, List<String> more) {
        CharSequence known = HeaderNames.of(name);
        if (!headers.contains(known)) {
            return more;
        }
        List<String> words = new ArrayList<>(more);
        headers.getAll(known).forEach(value -> ForwardTarget.addWords(value, words));
        return words;
    }
}
