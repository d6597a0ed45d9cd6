package dev.keyfence.streams.detection;

import org.jspecify.annotations.Nullable;

/**
 * What one part of the topology calls its nodes and stores. The store's name is part of the data:
 * renaming it orphans its changelog.
 *
 * @param processor shows sightings, or gathers alerts
 * @param store holds memories and episodes
 * @param hook tells of commits
 * @param alerts the sink of alerts
 * @param deadLetters the sink of what cannot be read
 * @param signals the sink of alerts that are to be gathered, or null for the part that gathers them
 */
record TaskNames(
        String processor,
        String store,
        String hook,
        String alerts,
        String deadLetters,
        @Nullable String signals) {

    /** The names of a part. */
    static TaskNames of(String part, boolean signals) {
        String begin = "detection-" + part;
        return new TaskNames(
                begin,
                begin + "-rows",
                begin + "-commit-hook",
                begin + "-alerts",
                begin + "-dead-letters",
                signals ? begin + "-signals" : null);
    }
}
