package dev.keyfence.verifier.decide;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a key has left of its limits on this node, after one request. What it has left on other
 * nodes nobody knows here, and nothing is promised for them.
 *
 * @param limits every limit that the key has, in the profile's order
 * @param retryAfterSeconds when a refused request would be let through; 0 for one that was
 */
public record Usage(List<Limit> limits, long retryAfterSeconds) {

    /** Keeps its own copy. */
    public Usage {
        limits = List.copyOf(limits);
    }

    /**
     * One limit.
     *
     * @param name what clients know it by: letters, digits, {@code _} and {@code -}
     * @param quota how many requests the whole fleet lets through in a window
     * @param windowSeconds the window
     * @param remaining how many more this node lets through at once
     * @param resetSeconds when there is one more; 0 when all are there
     */
    public record Limit(
            String name, long quota, long windowSeconds, long remaining, long resetSeconds) {}

    /**
     * The value of {@code RateLimit-Policy}: a list of RFC 9651
     * (draft-ietf-httpapi-ratelimit-headers-10).
     */
    public String policy() {
        return limits.stream()
                .map(limit ->
                        '"'
                                + limit.name()
                                + "\";q="
                                + limit.quota()
                                + ";w="
                                + limit.windowSeconds())
                .collect(Collectors.joining(", "));
    }

    /** The value of {@code RateLimit}, as {@link #policy}. */
    public String rateLimit() {
        return limits.stream()
                .map(limit ->
                        '"'
                                + limit.name()
                                + "\";r="
                                + limit.remaining()
                                + ";t="
                                + limit.resetSeconds())
                .collect(Collectors.joining(", "));
    }
}
