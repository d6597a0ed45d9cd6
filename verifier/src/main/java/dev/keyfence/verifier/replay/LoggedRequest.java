package dev.keyfence.verifier.replay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request as a log tells it. No part holds a control character.
 *
 * @param source what stands for the key: lines of one source are verified with one key
 * @param owner whose key that is
 * @param time when the request was made
 * @param method the HTTP method, or null where the log has none
 * @param route the path without its query, or null where the log has none
 * @param clientIp the client's address, or null where the log has none or only a name
 * @param userAgent the client's user agent, or null where the log has none
 * @param outcome what became of it, or null where the log does not say
 */
record LoggedRequest(
        String source,
        String owner,
        Instant time,
        @Nullable String method,
        @Nullable String route,
        @Nullable String clientIp,
        @Nullable String userAgent,
        @Nullable LoggedOutcome outcome) {}
