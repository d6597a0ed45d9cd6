package dev.keyfence.verifier.replay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A decision that somebody else made, as a log tells it.
 *
 * @param keyId what stands for the key
 * @param owner whose key it is
 * @param time when it was made
 * @param method the request's method, or null where the log has none
 * @param route the path without its query, or null where the log has none
 * @param clientIp the client's address, or null where the log has none
 * @param userAgent the client's user agent, or null where the log has none
 * @param allowed whether the request was let through
 * @param reason why, as the log has it
 */
public record ObservedDecision(
        String keyId,
        String owner,
        Instant time,
        @Nullable String method,
        @Nullable String route,
        @Nullable String clientIp,
        @Nullable String userAgent,
        boolean allowed,
        String reason) {}
