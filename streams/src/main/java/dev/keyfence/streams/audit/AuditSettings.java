package dev.keyfence.streams.audit;

import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.audit.proof.ProofLimits;
import dev.keyfence.streams.codec.RegistryRetry;
import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * What the topology is built from.
 *
 * @param topics the names of its topics, and how many partitions of decisions there are
 * @param serdes how their values are read and written
 * @param retry how long an absent schema registry is waited for
 * @param clock says when a dead letter was made and a gap was found
 * @param limits what is only late, and what bounds the state
 * @param lag how far the reading of decisions is
 * @param counters takes the topology's counts
 */
public record AuditSettings(
        Topics topics,
        AuditSerdes serdes,
        RegistryRetry retry,
        InstantSource clock,
        ProofLimits limits,
        Lag lag,
        AuditCounters counters) {

    /** How far the reading of decisions is. Safe for any number of threads. */
    @FunctionalInterface
    public interface Lag {

        /** Records of a partition that were not handed out yet; empty when nobody knows. */
        OptionalLong of(int partition);
    }
}
