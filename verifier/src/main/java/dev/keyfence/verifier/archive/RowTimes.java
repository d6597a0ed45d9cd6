package dev.keyfence.verifier.archive;

import java.time.Instant;

/** Which times a decision can have been made at. */
final class RowTimes {

    /** The last day whose year has four digits. */
    static final long MICROS_MAX =
            DecisionPlace.micros(Instant.parse("9999-12-31T23:59:59.999999Z"));

    private RowTimes() {}

    static boolean isPossible(long micros) {
        return micros >= 0 && micros <= MICROS_MAX;
    }
}
