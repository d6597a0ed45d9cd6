package dev.keyfence.verifier.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.netty.handler.codec.compression.DecompressionException;
import jakarta.inject.Singleton;

/**
 * A body that is not in the encoding it names. The server unpacks bodies before anybody asks for
 * them; without this it would call their damage its own, and log a page about each.
 */
@Singleton
final class PackedBodyErrors implements ExceptionHandler<DecompressionException, HttpResponse<?>> {

    private final ProblemErrors errors;

    PackedBodyErrors(ProblemErrors errors) {
        this.errors = errors;
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface's signature
    public HttpResponse<?> handle(HttpRequest request, DecompressionException exception) {
        return errors.processResponse(
                ErrorContext.builder(request).cause(exception).build(), HttpResponse.badRequest());
    }
}
