package dev.keyfence.verifier.embed;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request may go on. Precise: what of it a client may be told is the service's matter.
 *
 * @param allowed true when the key may do what the request needs
 * @param reason {@code ok}, or the code of the first check that failed; {@code fenced}, {@code
 *     warming_up} and {@code log_full} say that the node could not decide: answer 503
 * @param decisionId the decision's id in the decision log
 * @param keyId which key; null when it is not known
 * @param owner whose key; null when it is not known
 * @param environment {@code live} or {@code test}; null when the key is not known
 * @param scopes what the key may do; empty when it is not known
 * @param attributes what the key has of the attributes that its profile names, such as a tier
 * @param subject whom the token that was presented in the key's place was made for; null for a key
 * @param expiresAt from when on the key is refused; null for never, and when it is not known
 * @param staleMillis for how long the node's lease had run out when it answered by what it knew,
 *     since the profile says {@code serve_stale}; 0 when it held one
 * @param clientHeaders what to tell the client of its limits, by header: {@code RateLimit}, {@code
 *     RateLimit-Policy}, and {@code Retry-After} for {@code rate_limited} and {@code
 *     quota_exceeded}; none where the profile has no limits
 */
public record Answer(
        boolean allowed,
        String reason,
        String decisionId,
        @Nullable String keyId,
        @Nullable String owner,
        @Nullable String environment,
        List<String> scopes,
        Map<String, String> attributes,
        @Nullable String subject,
        @Nullable Instant expiresAt,
        long staleMillis,
        Map<String, String> clientHeaders) {}
