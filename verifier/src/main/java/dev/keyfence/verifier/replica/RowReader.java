package dev.keyfence.verifier.replica;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Reads the rows that a follower has written. Safe for any number of threads. */
public interface RowReader {

    /** The value of a row, or null when there is none. */
    byte @Nullable [] get(byte[] key);

    /**
     * Visits rows in key order, as they stand when the scan begins.
     *
     * @param from the first key to visit
     * @param visitor takes each row, and says whether to go on
     */
    void scan(byte[] from, Visitor visitor);

    /**
     * Visits rows in falling key order, as they stand when the scan begins.
     *
     * @param from the first key to visit, or the one before its place
     * @param visitor takes each row, and says whether to go on
     */
    void scanBack(byte[] from, Visitor visitor);

    /**
     * Visits rows here and there in key order, as they stand when it begins; reads nothing ahead.
     *
     * @param from the first key to visit
     * @param walker takes each row, and says where to go on
     */
    default void walk(byte[] from, Walker walker) {
        AtomicReference<byte @Nullable []> next = new AtomicReference<>(from);
        byte[] at = next.getAndSet(null);
        while (at != null) {
            scan(
                    at,
                    (key, value) -> {
                        byte[] answer = walker.visit(key, value);
                        boolean on = Walker.isNext(answer);
                        next.set(on ? null : answer);
                        return on;
                    });
            at = next.getAndSet(null);
        }
    }

    /** Takes rows here and there. */
    @FunctionalInterface
    interface Walker {

        /** What a walker answers to go on with the next row. */
        byte[] NEXT = {};

        /** Whether that is the answer, and not an empty key. */
        @SuppressWarnings("ReferenceEquality") // It is this very array that means it.
        static boolean isNext(byte @Nullable [] answer) {
            return answer == NEXT;
        }

        /** Takes one row; returns {@link #NEXT}, a later key to go on at, or null to end. */
        byte @Nullable [] visit(byte[] key, byte[] value);
    }

    /** Takes rows. */
    @FunctionalInterface
    interface Visitor {

        /** Takes one row; returns true to go on, false when this was enough. */
        boolean visit(byte[] key, byte[] value);
    }
}
