package dev.keyfence.verifier.archive;

import dev.keyfence.verifier.feed.Feed;
import dev.keyfence.verifier.feed.Feed.Watch;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decisions as they are read from the topic: shown to those who watch, and counted. Safe for any
 * number of threads.
 */
public final class DecisionFeed {

    /** How many of the latest are kept for those whose connection broke. */
    private static final int KEPT_MAX = 10_000;

    private final Feed<DecisionRow> feed = new Feed<>(KEPT_MAX);
    private final DecisionTally tally = new DecisionTally(InstantSource.system());

    /** What is counted of all decisions. */
    public DecisionTally tally() {
        return tally;
    }

    /** Shows decisions to who watches, and counts them. */
    synchronized void publish(List<ReadRow> rows) {
        tally.add(rows);
        feed.publish(rows.stream().map(ReadRow::row).toList());
    }

    /** Begins to watch, as {@link Feed#watch} has it. */
    public Optional<Watch<DecisionRow>> watch(DecisionQuery query, @Nullable String after) {
        return feed.watch(query.test(), after);
    }

    /** Shows nothing again that was shown before. */
    void forgetKept() {
        feed.forgetKept();
    }
}
