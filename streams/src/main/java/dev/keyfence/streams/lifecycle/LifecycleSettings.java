package dev.keyfence.streams.lifecycle;

import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.codec.RegistryRetry;
import java.time.InstantSource;

/**
 * What the topology is built from.
 *
 * @param topics the names of its topics
 * @param serdes how their values are read and written
 * @param retry how long an absent schema registry is waited for
 * @param clock says when a change was accepted; enters events and dead letters, never a key's state
 * @param counters takes the topology's counts
 */
public record LifecycleSettings(
        Topics topics,
        LifecycleSerdes serdes,
        RegistryRetry retry,
        InstantSource clock,
        LifecycleCounters counters) {}
