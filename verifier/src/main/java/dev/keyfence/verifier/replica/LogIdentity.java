package dev.keyfence.verifier.replica;

import org.jspecify.annotations.Nullable;

/**
 * Which log rows were made from; rows of another log mean nothing.
 *
 * @param clusterId Kafka's id of the cluster
 * @param topicId Kafka's id of the topic, which a topic made anew under the same name does not have
 * @param partitions how many partitions the topic has
 */
public record LogIdentity(String clusterId, String topicId, int partitions) {

    /** Why rows of this log cannot go on with another, in half a sentence; null when they can. */
    public @Nullable String differenceFrom(LogIdentity live) {
        if (!clusterId.equals(live.clusterId)) {
            return "the cluster is another one (" + live.clusterId + ", not " + clusterId + ")";
        }
        if (!topicId.equals(live.topicId)) {
            return "the topic was made anew (id " + live.topicId + ", not " + topicId + ")";
        }
        if (partitions != live.partitions) {
            return "the topic has " + live.partitions + " partitions, not " + partitions;
        }
        return null;
    }
}
