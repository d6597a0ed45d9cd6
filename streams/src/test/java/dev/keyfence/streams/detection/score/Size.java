package dev.keyfence.streams.detection.score;

/**
 * How much traffic there is.
 *
 * @param keys how many keys are in use
 * @param historyDays how long before anything is scored
 * @param days how long is scored
 * @param perKeyDay requests of a key a day, on average over all
 * @param attacks how many of each rule
 * @param negatives how many of each kind of harmless oddity
 */
record Size(int keys, int historyDays, int days, double perKeyDay, int attacks, int negatives) {

    /** What the report is written from. */
    static final Size FULL = new Size(1_000, 35, 7, 40, 32, 12);

    /** What the build can afford. */
    static final Size SMALL = new Size(400, 15, 3, 40, 12, 4);
}
