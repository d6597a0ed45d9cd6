package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.RequestId;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Puts the id of a control call into its answer, whatever the answer is. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Requires(property = "keyfence.plane", value = "control")
final class RequestIdFilter {

    /** Adds the header. */
    @ResponseFilter
    void addTo(HttpRequest<?> request, MutableHttpResponse<?> response) {
        response.getHeaders().set(RequestId.HEADER, RequestId.of(request));
    }
}
