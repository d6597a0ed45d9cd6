package dev.keyfence.verifier.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * The document for whatever goes wrong outside controllers: paths and methods that are not there,
 * bytes that are no HTTP, bodies that are too large, bugs. Says nothing of what the request or an
 * exception held.
 */
@Singleton
final class ProblemErrors implements ErrorResponseProcessor<byte[]> {

    private final Plane plane;
    private final MeterRegistry metrics;

    ProblemErrors(Plane plane, MeterRegistry metrics) {
        this.plane = plane;
        this.metrics = metrics;
    }

    @Override
    public MutableHttpResponse<byte[]> processResponse(
            ErrorContext context, MutableHttpResponse<?> base) {
        HttpRequest<?> request = context.getRequest();
        Problem problem =
                isUndecodable(context)
                        ? Problem.badRequest(
                                "the body is not in the encoding that the header 'Content-Encoding' names")
                        : problem(base.code(), decoderFailure(request));
        metrics.counter(
                        "keyfence.http.refused",
                        "plane",
                        plane.word(),
                        "status",
                        String.valueOf(problem.status()))
                .increment();
        MutableHttpResponse<byte[]> response =
                switch (plane) {
                    case DATA, OPERATIONS -> Answers.problem(problem);
                    case CONTROL -> Answers.problem(problem, request);
                };
        for (String allow : base.getHeaders().getAll(HttpHeaders.ALLOW)) {
            response.header(HttpHeaders.ALLOW, allow);
        }
        return response;
    }

    private Problem problem(int status, @Nullable Throwable decoderFailure) {
        if (decoderFailure instanceof TooLongHttpLineException) {
            return Problem.of(
                    414,
                    "uri_too_long",
                    "The request line is too long",
                    "a request line has %d bytes at the most"
                            .formatted(HttpPlane.REQUEST_LINE_BYTES_MAX));
        }
        if (decoderFailure instanceof TooLongHttpHeaderException) {
            return Problem.of(
                    431,
                    "headers_too_large",
                    "The headers are too large",
                    "all headers together have %d bytes at the most"
                            .formatted(HttpPlane.HEADER_BYTES_MAX));
        }
        if (decoderFailure != null) {
            return Problem.badRequest("this is not valid HTTP");
        }
        return ofStatus(status);
    }

    private Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> Problem.badRequest("a header or parameter is not what it must be");
            case 404 -> Problem.notFound("no such path; /openapi.yml lists what there is");
            case 405 ->
                    Problem.of(
                            405,
                            "method_not_allowed",
                            "The path takes other methods",
                            "the header Allow lists the methods of this path");
            case 406 ->
                    Problem.of(
                            406,
                            "not_acceptable",
                            "The answer cannot have that type",
                            "ask for application/json");
            case 413 -> Problem.tooLarge(plane.bodyBytesMax());
            case 415 ->
                    Problem.of(
                            415,
                            "unsupported_media_type",
                            "The body's type is not understood",
                            "send JSON, with the header 'Content-Type: application/json'");
            case 503 -> Problem.unavailable("unavailable", "try again in a moment");
            default ->
                    status >= 400 && status < 500
                            ? Problem.of(
                                    status,
                                    "refused",
                                    "The request is refused",
                                    "/openapi.yml tells what requests look like")
                            : Problem.broken();
        };
    }

    private static boolean isUndecodable(ErrorContext context) {
        return context.getRootCause().orElse(null) instanceof DecompressionException;
    }

    private static @Nullable Throwable decoderFailure(HttpRequest<?> request) {
        return request instanceof NettyHttpRequest<?> netty
                ? netty.getNativeRequest().decoderResult().cause()
                : null;
    }
}
