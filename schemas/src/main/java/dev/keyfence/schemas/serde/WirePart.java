package dev.keyfence.schemas.serde;

import org.jspecify.annotations.Nullable;

/**
 * One place in a schema, and how what stands there is written and read. Each kind is a class of its
 * own, since the JIT knows what a method of a class does and not what a field of an object holds.
 * Thread-safe once complete.
 */
abstract class WirePart {

    private final Class<?> type;

    WirePart(Class<?> type) {
        this.type = type;
    }

    /** Whether a value is one for this branch of a union. */
    boolean fits(@Nullable Object value) {
        return type.isInstance(value);
    }

    /**
     * Writes a value behind what the buffer holds.
     *
     * @throws NullPointerException when it is missing
     * @throws ClassCastException when it is one of another kind
     */
    abstract void write(@Nullable Object value, WireBuffer out);

    /**
     * Reads a value.
     *
     * @throws RuntimeException when there is none
     */
    abstract @Nullable Object read(WireInput in);
}
