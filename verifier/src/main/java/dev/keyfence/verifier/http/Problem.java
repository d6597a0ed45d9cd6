package dev.keyfence.verifier.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a request, as RFC 9457 has it.
 *
 * @param status the HTTP status
 * @param code a stable code, of which the type is made
 * @param title the same for every problem of the code
 * @param detail what is wrong this time, and what to do; never holds what the request held
 * @param extras more members, such as the missing scope
 */
public record Problem(
        int status, String code, String title, String detail, Map<String, String> extras) {

    /** Its media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPE_PREFIX = "urn:keyfence:problem:";

    /** A problem with nothing more to say. */
    public static Problem of(int status, String code, String title, String detail) {
        return new Problem(status, code, title, detail, Map.of());
    }

    /** A request that cannot be understood: 400. */
    public static Problem badRequest(String detail) {
        return of(400, "bad_request", "The request cannot be understood", detail);
    }

    /** A key or other thing that is not there: 404. */
    public static Problem notFound(String detail) {
        return of(404, "not_found", "There is no such thing", detail);
    }

    /** A body that is larger than what is held of one: 413. */
    static Problem tooLarge(int bytesMax) {
        return of(
                413,
                "too_large",
                "The body is too large",
                "a body has %d bytes at the most".formatted(bytesMax));
    }

    /** The node cannot do this now: 503; answers carry {@code Retry-After}. */
    public static Problem unavailable(String code, String detail) {
        return of(503, code, "The node cannot do this now", detail);
    }

    /** A bug, or a disk that fails: 500. */
    public static Problem broken() {
        return of(500, "internal_error", "Something is broken here", "the node's log tells what");
    }

    /** The same problem with one more member. */
    public Problem with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(extras);
        more.put(name, value);
        return new Problem(status, code, title, detail, more);
    }

    /**
     * The document.
     *
     * @param requestId the id of the request; null to leave it out
     */
    public byte[] toJson(@Nullable String requestId) {
        return Json.object(json -> {
            json.writeStringField("type", TYPE_PREFIX + code);
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            json.writeStringField("code", code);
            for (Map.Entry<String, String> extra : extras.entrySet()) {
                json.writeStringField(extra.getKey(), extra.getValue());
            }
            if (requestId != null) {
                json.writeStringField("request_id", requestId);
            }
        });
    }
}
