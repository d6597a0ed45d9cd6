package dev.keyfence.verifier.archive;

import dev.keyfence.verifier.feed.Feed.Watch;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What was decided, and what is being decided. Safe for any number of threads. */
public interface Decisions {

    /**
     * A page of decisions, newest first.
     *
     * @param after where an earlier page ended; null to begin
     * @param limit how many at the most
     * @return completes with an {@link ArchiveException} when it cannot be told now, and with a
     *     {@link java.util.concurrent.RejectedExecutionException} when too many ask
     */
    CompletableFuture<DecisionPage> find(
            DecisionQuery query, @Nullable DecisionPlace after, int limit);

    /** Begins to watch, as {@link DecisionFeed#watch} has it. */
    Optional<Watch<DecisionRow>> watch(DecisionQuery query, @Nullable String after);

    /** What was counted of the last hour's decisions; nothing where none are kept. */
    DecisionTally tally();

    /**
     * Deletes an owner's decisions that were made until now. Asked again while it is going on, says
     * how far it is.
     *
     * @return completes as that of {@link #find}
     */
    CompletableFuture<Erased> forget(String owner);

    /** Those of a node that keeps none. */
    static Decisions none() {
        DecisionTally nothing = new DecisionTally(InstantSource.system());
        return new Decisions() {
            @Override
            public DecisionTally tally() {
                return nothing;
            }

            @Override
            public CompletableFuture<DecisionPage> find(
                    DecisionQuery query, @Nullable DecisionPlace after, int limit) {
                return CompletableFuture.failedFuture(
                        new ArchiveException("this node keeps no decisions", null));
            }

            @Override
            public CompletableFuture<Erased> forget(String owner) {
                return CompletableFuture.failedFuture(
                        new ArchiveException("this node keeps no decisions", null));
            }

            @Override
            public Optional<Watch<DecisionRow>> watch(DecisionQuery query, @Nullable String after) {
                return Optional.empty();
            }
        };
    }
}
