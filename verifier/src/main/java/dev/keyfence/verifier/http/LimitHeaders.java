package dev.keyfence.verifier.http;

import dev.keyfence.verifier.decide.Usage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client is told of its limits: draft-ietf-httpapi-ratelimit-headers-10, RFC 9110. */
public final class LimitHeaders {

    static final String RATE_LIMIT = "RateLimit";
    static final String POLICY = "RateLimit-Policy";
    static final String RETRY_AFTER = "Retry-After";

    private LimitHeaders() {}

    /**
     * The headers of an answer, by name; none where no limit was looked at.
     *
     * @param usage what the key has left; null for no limits
     */
    public static Map<String, String> of(@Nullable Usage usage) {
        if (usage == null) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(RATE_LIMIT, usage.rateLimit());
        headers.put(POLICY, usage.policy());
        if (usage.retryAfterSeconds() > 0) {
            headers.put(RETRY_AFTER, Long.toString(usage.retryAfterSeconds()));
        }
        return headers;
    }
}
