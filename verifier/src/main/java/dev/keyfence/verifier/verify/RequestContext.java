package dev.keyfence.verifier.verify;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the request that a key came with; each part is null when it was not told.
 *
 * @param method the HTTP method
 * @param route the path, without its query
 * @param clientIp the client's address
 * @param userAgent the client's user agent
 * @param requestTimeMicros when the request was made, where that is not now; microseconds since the
 *     epoch
 */
public record RequestContext(
        @Nullable String method,
        @Nullable String route,
        @Nullable String clientIp,
        @Nullable String userAgent,
        @Nullable Long requestTimeMicros) {}
