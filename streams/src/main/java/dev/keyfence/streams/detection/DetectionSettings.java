package dev.keyfence.streams.detection;

import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.codec.RegistryRetry;
import dev.keyfence.streams.detection.rule.Places;
import java.time.InstantSource;

/**
 * What the topology is built from.
 *
 * @param topics the names of its topics
 * @param serdes how their values are read and written
 * @param retry how long an absent schema registry is waited for
 * @param clock says when memories are forgotten, alerts written, and dead letters made
 * @param limits what bounds the state
 * @param places where addresses are
 * @param rules what holds now
 * @param counters takes the topology's counts
 */
public record DetectionSettings(
        Topics topics,
        DetectionSerdes serdes,
        RegistryRetry retry,
        InstantSource clock,
        DetectionLimits limits,
        Places places,
        RuleBook rules,
        DetectionCounters counters) {}
