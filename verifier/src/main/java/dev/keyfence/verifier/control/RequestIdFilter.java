package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.RequestId;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * Puts the id of a control call into its answer, whatever the answer is, and keeps what a browser
 * is answered from being stored there, or taken for a page.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Requires(property = "keyfence.plane", value = "control")
final class RequestIdFilter {

    /** Adds the headers. */
    @ResponseFilter
    void addTo(HttpRequest<?> request, MutableHttpResponse<?> response) {
        response.getHeaders().set(RequestId.HEADER, RequestId.of(request));
        response.getHeaders().set("X-Content-Type-Options", "nosniff");
        if (SessionCookie.in(request).isPresent()
                && !response.getHeaders().contains("Cache-Control")) {
            response.getHeaders().set("Cache-Control", "no-store");
        }
    }
}
