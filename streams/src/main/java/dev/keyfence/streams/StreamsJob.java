package dev.keyfence.streams;

import dev.keyfence.streams.codec.RegistryRetry;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.Topology;

/**
 * A topology that {@link StreamsApp} can run. A new one is a class beside {@link LifecycleJob}, and
 * a line in {@code verifier.solo.Topologies}.
 */
public interface StreamsJob {

    /**
     * Names it among the others, in logs, health, metrics, and in the names of its consumer group
     * and changelogs: one word in small letters, the same for ever.
     */
    String name();

    /** What works and what does not while it stands still: a clause for operators. */
    String whileStopped();

    /**
     * Makes the topology; called again whenever the clients are exchanged.
     *
     * @param settings what it runs with
     * @param retry how long an absent schema registry is waited for
     * @throws org.apache.kafka.common.config.ConfigException when the serde's class is wrong
     */
    Opened open(StreamsAppSettings settings, RegistryRetry retry);

    /** Puts in what it needs to differ from the settings of all topologies. */
    void tune(Properties properties);

    /**
     * Told after each poll how far every partition of the thread is from its end; empty when nobody
     * wants to know. Called by all stream threads.
     */
    default Optional<LagListener> lagListener() {
        return Optional.empty();
    }

    /** Is told how far partitions are from their ends. */
    @FunctionalInterface
    interface LagListener {

        /**
         * A thread has polled.
         *
         * @param lag records that were not handed out yet, by the last answer of the broker; empty
         *     when there was none
         */
        void polled(TopicPartition partition, OptionalLong lag);
    }

    /**
     * A topology and what it holds.
     *
     * @param topology to be run once
     * @param held closed when it runs no more
     */
    record Opened(Topology topology, Runnable held) {}
}
