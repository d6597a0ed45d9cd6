package dev.keyfence.streams.audit.proof;

/**
 * That all numbers up to one were given by a time.
 *
 * @param number the last of them
 * @param atMillis when that was known
 * @param ripeMillis when it was known that the node kept none of them back any more; {@link
 *     #UNRIPE} before
 */
record Claim(long number, long atMillis, long ripeMillis) {

    static final int LONGS = 3;

    /** The node may still keep some of them back. */
    static final long UNRIPE = -1;

    static Claim of(long[] kept, int at) {
        return new Claim(kept[at], kept[at + 1], kept[at + 2]);
    }

    long[] kept() {
        return new long[] {number, atMillis, ripeMillis};
    }

    boolean isRipe() {
        return ripeMillis != UNRIPE;
    }

    Claim ripe(long millis) {
        return new Claim(number, atMillis, millis);
    }

    /** Whether what is not there is missing, when all is read that brokers took before a time. */
    boolean isDue(long readToMillis, ProofLimits limits) {
        return isRipe()
                ? readToMillis >= ripeMillis + limits.grace().toMillis()
                : readToMillis >= atMillis + limits.silence().toMillis();
    }
}
