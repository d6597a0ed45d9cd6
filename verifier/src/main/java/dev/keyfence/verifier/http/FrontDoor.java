package dev.keyfence.verifier.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;
import io.micronaut.http.server.netty.NettyHttpRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every request before a controller is chosen. Forward-auth is answered here, since it
 * comes by methods and with paths that no route table takes; requests whose target or media type
 * make no sense are refused here, so that nothing behind stumbles over them.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class FrontDoor {

    private final Plane plane;
    private final @Nullable ForwardAuth forwardAuth;

    FrontDoor(Plane plane, @Nullable ForwardAuth forwardAuth) {
        this.plane = plane;
        this.forwardAuth = forwardAuth;
    }

    /** Answers or refuses a request; null passes it on to its controller. */
    @RequestFilter
    @PreMatching
    @Nullable HttpResponse<?> admit(HttpRequest<?> request) {
        String target = targetOf(request);
        if (forwardAuth != null && ForwardTarget.covers(target)) {
            return forwardAuth.answer(request, target);
        }
        Problem problem = objection(request, target);
        if (problem == null) {
            return null;
        }
        return switch (plane) {
            case DATA -> Answers.problem(problem);
            case CONTROL -> Answers.problem(problem, request);
        };
    }

    private static @Nullable Problem objection(HttpRequest<?> request, String target) {
        if (!target.startsWith("/") || !isUri(target)) {
            return Problem.badRequest("the request's target is not a valid path and query");
        }
        String mediaType = request.getHeaders().get("Content-Type");
        boolean isForm = target.equals(TokenRevocationController.PATH);
        if (mediaType != null && !isForm && !isJson(mediaType)) {
            return Problem.of(
                    415,
                    "unsupported_media_type",
                    "The body's type is not understood",
                    "send JSON, with the header 'Content-Type: application/json'");
        }
        return null;
    }

    private static String targetOf(HttpRequest<?> request) {
        return request instanceof NettyHttpRequest<?> netty
                ? netty.getNativeRequest().uri()
                : request.getUri().toString();
    }

    private static boolean isUri(String target) {
        try {
            // A target that begins with two slashes would be read as an authority.
            return !target.startsWith("//") && new URI(target).getRawPath() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isJson(String mediaType) {
        int parameters = mediaType.indexOf(';');
        String type =
                (parameters < 0 ? mediaType : mediaType.substring(0, parameters))
                        .strip()
                        .toLowerCase(Locale.ROOT);
        return type.equals("application/json")
                || (type.startsWith("application/") && type.endsWith("+json"));
    }
}
