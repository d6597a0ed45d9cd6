package dev.keyfence.streams.audit.proof;

import dev.keyfence.schemas.audit.SequenceRange;

/**
 * Decisions that were found to be missing. For one thread.
 *
 * <p>Kept as {@link #LONGS} numbers.
 */
final class Gap {

    static final int LONGS = 5;

    private final long first;
    private final long foundMillis;
    private long last;
    private long givenMillis;
    private long missing;

    /** A gap that nobody was told of. */
    Gap(SequenceRange numbers, long givenMillis, long foundMillis) {
        this(numbers.from(), numbers.to(), givenMillis, foundMillis, -1);
    }

    private Gap(long first, long last, long givenMillis, long foundMillis, long missing) {
        this.first = first;
        this.last = last;
        this.givenMillis = givenMillis;
        this.foundMillis = foundMillis;
        this.missing = missing;
    }

    static Gap of(long[] kept, int at) {
        return new Gap(kept[at], kept[at + 1], kept[at + 2], kept[at + 3], kept[at + 4]);
    }

    long[] kept() {
        return new long[] {first, last, givenMillis, foundMillis, missing};
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    /** Before when its last number was given. */
    long givenMillis() {
        return givenMillis;
    }

    long foundMillis() {
        return foundMillis;
    }

    /** What follows is missing too. */
    void growTo(long number, long millis) {
        last = number;
        givenMillis = millis;
    }

    /** How many are missing now; false when that was told already. */
    boolean tell(long count) {
        boolean news = missing != count;
        missing = count;
        return news;
    }
}
