package dev.keyfence.verifier.http;

import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import org.jspecify.annotations.Nullable;

/** Answers as bytes: nothing stands between what is written here and the wire. */
public final class Answers {

    /** How long a client should wait for a node that cannot answer: a lease comes back in less. */
    static final String RETRY_AFTER_SECONDS = "1";

    /** Where a refusal says what it asks for (RFC 9110 section 11.6.1, RFC 6750 section 3). */
    public static final String CHALLENGE = "WWW-Authenticate";

    private static final Profile KEYFENCE = Profiles.keyfence();

    private static final String JSON = "application/json";

    private Answers() {}

    /** A JSON document with a status. */
    public static MutableHttpResponse<byte[]> json(int status, byte[] body) {
        return bytes(status, JSON, body);
    }

    /** A document of any type with a status. */
    public static MutableHttpResponse<byte[]> bytes(int status, String mediaType, byte[] body) {
        return HttpResponse.<byte[]>status(HttpStatus.valueOf(status))
                .header("Content-Type", mediaType)
                .body(body);
    }

    /** A reply as it is. */
    static MutableHttpResponse<byte[]> reply(Reply reply) {
        MutableHttpResponse<byte[]> response =
                HttpResponse.<byte[]>status(HttpStatus.valueOf(reply.status())).body(reply.body());
        if (!reply.mediaType().isEmpty()) {
            response.header("Content-Type", reply.mediaType());
        }
        reply.headers().forEach(response::header);
        return response;
    }

    /** A problem of the data plane, whose requests have no id. */
    public static MutableHttpResponse<byte[]> problem(Problem problem) {
        return retryable(
                problem, bytes(problem.status(), Problem.MEDIA_TYPE, problem.toJson(null)));
    }

    /**
     * A problem of the control plane, with the request's id in its body and, since requests that
     * are no HTTP are answered before any filter runs, in its header.
     */
    public static MutableHttpResponse<byte[]> problem(Problem problem, HttpRequest<?> request) {
        String id = RequestId.of(request);
        MutableHttpResponse<byte[]> response =
                retryable(problem, bytes(problem.status(), Problem.MEDIA_TYPE, problem.toJson(id)))
                        .header(RequestId.HEADER, id);
        // Of those that no denial made: the caller's key is good, and not enough.
        return problem.status() == HttpStatus.FORBIDDEN.getCode()
                ? response.header(
                        CHALLENGE, KEYFENCE.challenge() + ", error=\"insufficient_scope\"")
                : response;
    }

    /** What a control call is told when its key is refused. */
    public static MutableHttpResponse<byte[]> denial(Deny deny, HttpRequest<?> request) {
        Denial denial = Denial.of(deny.reason(), deny.missingScope(), KEYFENCE);
        return challenging(problem(denial.problem(), request), denial);
    }

    /** As above, of the data plane. */
    static MutableHttpResponse<byte[]> denial(Deny deny) {
        Denial denial = Denial.of(deny.reason(), deny.missingScope(), KEYFENCE);
        return challenging(problem(denial.problem()), denial);
    }

    private static MutableHttpResponse<byte[]> challenging(
            MutableHttpResponse<byte[]> response, Denial denial) {
        if (denial.challenge() != null) {
            response.getHeaders().set(CHALLENGE, denial.challenge());
        }
        return response;
    }

    /**
     * Text of a request as decisions keep it: printable ASCII, and without the keys that careless
     * clients put into paths.
     */
    public static @Nullable String logged(@Nullable String text) {
        return CleanText.logged(text);
    }

    /** Keeps an answer that holds a secret out of every cache. */
    public static MutableHttpResponse<byte[]> secret(MutableHttpResponse<byte[]> response) {
        return response.header("Cache-Control", "no-store");
    }

    private static MutableHttpResponse<byte[]> retryable(
            Problem problem, MutableHttpResponse<byte[]> response) {
        return problem.status() == 503
                ? response.header("Retry-After", RETRY_AFTER_SECONDS)
                : response;
    }
}
