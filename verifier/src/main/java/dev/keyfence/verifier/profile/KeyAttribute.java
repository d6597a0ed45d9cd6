package dev.keyfence.verifier.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attribute that a profile's keys carry, such as a tier. Immutable.
 *
 * @param name what keys call it
 * @param values what it may be, from least to most; none for any text
 * @param required whether who makes a key must name it
 * @param unasked what a key gets that does not name it; null for nothing
 */
public record KeyAttribute(
        String name, List<String> values, boolean required, @Nullable String unasked) {

    /** Keeps its own copy. */
    public KeyAttribute {
        values = List.copyOf(values);
    }

    /** Whether a key may have this value. */
    public boolean allows(String value) {
        return values.isEmpty() || values.contains(value);
    }

    /** Whether a value is no more than what is held; of any text only itself. */
    boolean includes(@Nullable String held, String value) {
        if (held == null) {
            return false;
        }
        int rank = values.indexOf(value);
        return values.isEmpty() ? held.equals(value) : rank >= 0 && rank <= values.indexOf(held);
    }

    /**
     * What a key has in effect. A value that the profile does not know (any more) counts as the
     * least there is.
     *
     * @param held what the key names; null for nothing
     */
    @Nullable String effective(@Nullable String held) {
        if (held == null) {
            return unasked;
        }
        return allows(held) ? held : values.getFirst();
    }
}
