package dev.keyfence.verifier.profile;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a profile's keys; each key has buckets of its own. All of a key's limits must have
 * a token left for a request to pass. Immutable.
 *
 * @param each what every key has of which nothing else is said
 * @param byAttribute what keys have instead that carry some value; null when that makes no
 *     difference
 */
public record RateLimits(List<RateLimit> each, @Nullable LimitsByAttribute byAttribute) {

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
        check(each);
    }

    /** The same limits for all keys. */
    public RateLimits(List<RateLimit> each) {
        this(each, null);
    }

    /** True when keys may make as many requests as they like. */
    public boolean isNone() {
        return each.isEmpty() && byAttribute == null;
    }

    /**
     * The limits of one key.
     *
     * @param carried what the key itself carries
     * @return none when it may make as many requests as it likes
     */
    public List<RateLimit> of(Map<String, String> carried) {
        return byAttribute == null ? each : byAttribute.of(carried, each);
    }

    /**
     * Checks the limits of one key.
     *
     * @throws IllegalArgumentException when there are too many, or two of one name
     */
    static void check(List<RateLimit> limits) {
        if (limits.size() > LIMITS_MAX) {
            throw new IllegalArgumentException(
                    "a key has %d limits at the most".formatted(LIMITS_MAX));
        }
        if (limits.stream().map(RateLimit::name).distinct().count() < limits.size()) {
            throw new IllegalArgumentException("two limits have the same name");
        }
    }
}
