package dev.keyfence.streams.detection.memory;

import java.util.function.Supplier;

/**
 * A place in a {@link Memory}.
 *
 * @param tag which, 0 to 63: part of the data, the same for ever; see {@link Slots}
 * @param lasting whether it is kept when the entity has been silent for long
 * @param blank makes an empty trace
 * @param <T> what stands there
 */
public record Slot<T extends Trace>(int tag, boolean lasting, Supplier<T> blank) {

    /** How many there may be. */
    public static final int MAX = 64;

    /** Checks the tag. */
    public Slot {
        if (tag < 0 || tag >= MAX) {
            throw new IllegalArgumentException("a tag is 0 to 63, not " + tag);
        }
    }

    /** A trace that goes when the entity is silent for long. */
    public static <T extends Trace> Slot<T> passing(int tag, Supplier<T> blank) {
        return new Slot<>(tag, false, blank);
    }

    /** A trace that stays for as long as the entity is known. */
    public static <T extends Trace> Slot<T> lasting(int tag, Supplier<T> blank) {
        return new Slot<>(tag, true, blank);
    }
}
