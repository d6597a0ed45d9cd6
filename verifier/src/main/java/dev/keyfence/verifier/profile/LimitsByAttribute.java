package dev.keyfence.verifier.profile;

import java.util.List;
import java.util.Map;

/**
 * Limits that hang on what a key carries, such as its tier. Immutable.
 *
 * @param attribute what they hang on
 * @param byValue the limits of keys with that value; a value may have none
 */
public record LimitsByAttribute(KeyAttribute attribute, Map<String, List<RateLimit>> byValue) {

    /**
     * Keeps its own copy.
     *
     * @throws IllegalArgumentException when a value is none of the attribute's, or its limits are
     *     too many, or two of one name
     */
    public LimitsByAttribute {
        byValue = Map.copyOf(byValue);
        for (Map.Entry<String, List<RateLimit>> each : byValue.entrySet()) {
            if (!attribute.values().contains(each.getKey())) {
                throw new IllegalArgumentException(
                        "'%s' is no value of '%s'".formatted(each.getKey(), attribute.name()));
            }
            RateLimits.check(each.getValue());
        }
    }

    /**
     * The limits of a key.
     *
     * @param carried what the key carries
     * @param otherwise those of keys whose value has none of its own
     */
    List<RateLimit> of(Map<String, String> carried, List<RateLimit> otherwise) {
        String value = attribute.effective(carried.get(attribute.name()));
        return value == null ? otherwise : byValue.getOrDefault(value, otherwise);
    }
}
