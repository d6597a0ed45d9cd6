package dev.keyfence.streams.usage;

import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.codec.RegistryRetry;
import java.time.InstantSource;

/**
 * What the topology is built from.
 *
 * @param topics the names of its topics
 * @param serdes how their values are read and written
 * @param retry how long an absent schema registry is waited for
 * @param clock says when retention ends, and when a dead letter was made
 * @param limits what bounds the state
 * @param counters takes the topology's counts
 */
public record UsageSettings(
        Topics topics,
        UsageSerdes serdes,
        RegistryRetry retry,
        InstantSource clock,
        UsageLimits limits,
        UsageCounters counters) {}
