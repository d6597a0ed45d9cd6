package dev.keyfence.verifier.replica;

import java.util.OptionalLong;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Whether the topic, as Kafka tells of it, is the one that the rows were made from. */
final class TopicFitness {

    private final Follower.Parts parts;
    private final FollowerState state;

    TopicFitness(Follower.Parts parts, FollowerState state) {
        this.parts = parts;
        this.state = state;
    }

    /** Why following cannot go on with the rows, or at all; null when it can. */
    @Nullable SessionEnd whyUnfit(TopicFacts facts) {
        int partitions = facts.identity().partitions();
        LogIdentity stored = parts.rows().identity();
        String difference = stored == null ? null : stored.differenceFrom(facts.identity());
        if (partitions != parts.settings().partitions() && !state.progress().caughtUp()) {
            String why =
                    "the topic has "
                            + partitions
                            + " partitions, but must have "
                            + parts.settings().partitions()
                            + "; create it anew with that many";
            state.enter(FollowerPhase.BLOCKED, why);
            return new SessionEnd.Retry(why);
        }
        if (difference != null) {
            return new SessionEnd.Rebuild(difference);
        }
        return isStale(facts.readAtMillis()) ? new SessionEnd.Rebuild(staleness()) : null;
    }

    /** One sentence on why Kafka did not tell. */
    String unreachable(@Nullable Throwable failure) {
        Throwable cause = failure == null ? null : failure.getCause();
        if (cause instanceof UnknownTopicOrPartitionException) {
            return "the topic does not exist at " + parts.source().where();
        }
        return "cannot reach Kafka at "
                + parts.source().where()
                + (cause == null ? "" : ": " + cause.getMessage());
    }

    private boolean isStale(long nowMillis) {
        OptionalLong caughtUpAt = parts.rows().caughtUpAtMillis();
        return caughtUpAt.isPresent()
                && nowMillis - caughtUpAt.getAsLong() > parts.settings().staleAfter().toMillis();
    }

    private String staleness() {
        return "the rows last had everything more than "
                + parts.settings().staleAfter()
                + " ago, so that deletions may have been missed";
    }
}
