package dev.keyfence.verifier.replica;

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

    /** Takes rows. */
    @FunctionalInterface
    interface Visitor {

        /** Takes one row; returns true to go on, false when this was enough. */
        boolean visit(byte[] key, byte[] value);
    }
}
