package dev.keyfence.verifier.profile;

import java.util.List;

/**
 * The limits of a profile's keys; each key has buckets of its own. All of a key's limits must have
 * a token left for a request to pass. Immutable.
 *
 * @param each what every key has
 */
public record RateLimits(List<RateLimit> each) {

    /** No limits, and nothing spent on them. */
    public static final RateLimits NONE = new RateLimits(List.of());

    /** Looked at for every request, and told in every answer. */
    public static final int LIMITS_MAX = 8;

    /**
     * Keeps its own copy.
     *
     * @throws IllegalArgumentException when there are too many, or two of one name
     */
    public RateLimits {
        each = List.copyOf(each);
        if (each.size() > LIMITS_MAX) {
            throw new IllegalArgumentException(
                    "a key has %d limits at the most".formatted(LIMITS_MAX));
        }
        if (each.stream().map(RateLimit::name).distinct().count() < each.size()) {
            throw new IllegalArgumentException("two limits have the same name");
        }
    }

    /** True when keys may make as many requests as they like. */
    public boolean isNone() {
        return each.isEmpty();
    }
}
