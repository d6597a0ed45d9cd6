package dev.keyfence.verifier.embed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request to a service, as far as its key is concerned. Immutable.
 *
 * @param key what the client presented, without its scheme; null when it presented none
 * @param profile the API that was called, such as {@code keyfence}
 * @param scopes what the request needs, beside what the profile's routes say
 * @param method the HTTP method; null when it is not told
 * @param path the path, which is what the profile's routes look at; null when it is not told
 * @param clientIp the client's address; null when it is not told
 * @param userAgent the client's user agent; null when it is not told
 */
public record Request(
        @Nullable String key,
        String profile,
        List<String> scopes,
        @Nullable String method,
        @Nullable String path,
        @Nullable String clientIp,
        @Nullable String userAgent) {

    /** Keeps its own copy. */
    public Request {
        scopes = List.copyOf(scopes);
    }

    /** A request of which only the key and what it needs are told. */
    public static Request of(@Nullable String key, String profile, String... scopes) {
        return new Request(key, profile, List.of(scopes), null, null, null, null);
    }

    /** The same request with its method and path. */
    public Request at(String newMethod, String newPath) {
        return new Request(key, profile, scopes, newMethod, newPath, clientIp, userAgent);
    }

    /** The same request with its client. */
    public Request from(@Nullable String newClientIp, @Nullable String newUserAgent) {
        return new Request(key, profile, scopes, method, path, newClientIp, newUserAgent);
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "Request[" + profile + ", " + method + ' ' + path + ']';
    }
}
