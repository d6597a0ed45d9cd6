package dev.keyfence.streams.detection.score;

import java.util.List;

/**
 * A key and those who use it.
 *
 * @param id its id
 * @param owner whose it is
 * @param habit how it is used
 * @param perDay how many requests there are a day on average
 * @param homes the addresses it is used from, as far as they are fixed
 * @param agents the user agents it is used with
 * @param creator the address it was created from
 * @param test whether it is of the test environment
 * @param canary whether it is a trap
 * @param seed of all that is drawn for it
 */
record Key(
        String id,
        String owner,
        Habit habit,
        double perDay,
        List<String> homes,
        List<String> agents,
        String creator,
        boolean test,
        boolean canary,
        long seed) {

    /** How a key is used. */
    enum Habit {
        /** A service behind a few addresses; day and night, more by day; bursts at deployments. */
        SERVER,
        /** Jobs on runners, each with an address of its own; working hours, and a nightly run. */
        CI,
        /** An app on many phones: many addresses, many cities. */
        APP,
        /** People behind the address of an office, in working hours. */
        OFFICE,
        /** One person, at home or in the office, now and then on a journey. */
        LAPTOP,
        /** A probe every five minutes from two places. */
        MONITOR,
        /** Nobody. */
        NONE
    }
}
