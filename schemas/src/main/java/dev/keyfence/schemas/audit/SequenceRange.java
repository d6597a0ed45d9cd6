package dev.keyfence.schemas.audit;

/**
 * Sequence numbers that follow each other.
 *
 * @param from the first
 * @param to the last, not before the first
 */
public record SequenceRange(long from, long to) {

    /** Checks the order. */
    public SequenceRange {
        if (to < from) {
            throw new IllegalArgumentException("a range ends where it begins or later");
        }
    }

    /** How many numbers it has. */
    public long count() {
        return to - from + 1;
    }
}
