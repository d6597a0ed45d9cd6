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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every request before a controller is chosen. Forward-auth is answered here, since it
 * comes by methods and with paths that no route table takes; requests whose target or media type
 * make no sense are refused here, so that nothing behind stumbles over them.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class FrontDoor {

    /** The one path that takes files. */
    private static final String UPLOAD = "/v1/keys/import";

    private final Plane plane;
    private final @Nullable ForwardAuth forwardAuth;
    private final @Nullable FreshVerifier freshness;

    FrontDoor(Plane plane, @Nullable ForwardAuth forwardAuth, @Nullable FreshVerifier freshness) {
        this.plane = plane;
        this.forwardAuth = forwardAuth;
        this.freshness = freshness;
    }

    /**
     * Answers or refuses a request, at once unless it demands what this node has not applied yet;
     * empty passes it on to its controller. Not null instead of empty: Micronaut 4.10 takes a null
     * that comes later for an answer.
     */
    @RequestFilter
    @PreMatching
    CompletableFuture<Optional<HttpResponse<?>>> admit(HttpRequest<?> request) {
        if (freshness == null) {
            return CompletableFuture.completedFuture(answer(request));
        }
        Problem objection = FreshVerifier.objection(request);
        if (objection != null) {
            return CompletableFuture.completedFuture(Optional.of(Answers.problem(objection)));
        }
        CompletableFuture<?> wait = freshness.await(FreshVerifier.demand(request));
        return wait == null
                ? CompletableFuture.completedFuture(answer(request))
                : wait.thenApply(_ -> answer(request));
    }

    private Optional<HttpResponse<?>> answer(HttpRequest<?> request) {
        String target = targetOf(request);
        if (forwardAuth != null
                && ForwardTarget.covers(target)
                && request instanceof NettyHttpRequest<?> netty) {
            return Optional.of(
                    Answers.reply(
                            forwardAuth.answer(
                                    netty.getNativeRequest(),
                                    ClientAddress.text(request.getRemoteAddress()),
                                    target)));
        }
        Problem problem = objection(request, target);
        if (problem == null) {
            return Optional.empty();
        }
        return Optional.of(
                switch (plane) {
                    case DATA, OPERATIONS -> Answers.problem(problem);
                    case CONTROL -> Answers.problem(problem, request);
                });
    }

    private @Nullable Problem objection(HttpRequest<?> request, String target) {
        if (!target.startsWith("/") || !isUri(target)) {
            return Problem.badRequest("the request's target is not a valid path and query");
        }
        if (isUpload(request, target)) {
            return null;
        }
        // The control plane's server has no limit of its own, for the sake of uploads.
        if (plane == Plane.CONTROL && request.getContentLength() > plane.bodyBytesMax()) {
            return Problem.tooLarge(plane.bodyBytesMax());
        }
        String mediaType = request.getHeaders().get("Content-Type");
        boolean isForm =
                target.equals(TokenRevocationController.PATH)
                        || target.equals(IntrospectionController.PATH);
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

    /** Whether a file comes, whose type and size are its controller's business. */
    private boolean isUpload(HttpRequest<?> request, String target) {
        int query = target.indexOf('?');
        return plane == Plane.CONTROL
                && request.getMethodName().equals("POST")
                && (query < 0 ? target : target.substring(0, query)).equals(UPLOAD);
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
