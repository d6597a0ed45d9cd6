package dev.keyfence.verifier.replay;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a log is replayed.
 *
 * @param format the log's format; null: told by its first lines
 * @param speed against the log's own time
 * @param concurrency how many lines are under way at once, 1 to {@link #CONCURRENCY_MAX}
 * @param limit no more lines than this are read
 * @param keys what keys are made
 * @param revokeBusiestAt after so many requests the busiest key is revoked; null: none is
 * @param rejects where every line that did not go through is listed; null: nowhere
 * @param strict whether malformed lines make the replay fail
 */
public record ReplaySettings(
        @Nullable LogFormat format,
        Speed speed,
        int concurrency,
        long limit,
        Keys keys,
        @Nullable Long revokeBusiestAt,
        @Nullable Path rejects,
        boolean strict) {

    /** More lines under way than this measure the queue before the node, not the node. */
    public static final int CONCURRENCY_MAX = 1_024;

    /** Checks the numbers. */
    public ReplaySettings {
        if (concurrency < 1 || concurrency > CONCURRENCY_MAX) {
            throw new IllegalArgumentException("concurrency is from 1 to " + CONCURRENCY_MAX);
        }
        if (limit < 1) {
            throw new IllegalArgumentException("the limit is at least one line");
        }
        if (revokeBusiestAt != null && revokeBusiestAt < 1) {
            throw new IllegalArgumentException(
                    "the busiest key can be revoked after one request at the earliest");
        }
    }

    /**
     * What keys are made for the sources of a log.
     *
     * @param profile of this profile
     * @param environment {@code live} or {@code test}
     * @param scopes holding these, which every verification then asks for
     */
    public record Keys(String profile, String environment, List<String> scopes) {

        /** Copies the scopes. */
        public Keys {
            scopes = List.copyOf(scopes);
        }
    }
}
