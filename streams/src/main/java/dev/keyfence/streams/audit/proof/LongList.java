package dev.keyfence.streams.audit.proof;

import java.util.Arrays;

/** Numbers, one behind the other. For one thread. */
final class LongList {

    private static final int FEW = 32;

    private long[] numbers = new long[FEW];
    private int size;

    void add(long... more) {
        if (size + more.length > numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * (size + more.length));
        }
        System.arraycopy(more, 0, numbers, size, more.length);
        size += more.length;
    }

    long[] toArray() {
        return Arrays.copyOf(numbers, size);
    }
}
