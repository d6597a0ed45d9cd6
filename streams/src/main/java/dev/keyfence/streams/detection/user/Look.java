package dev.keyfence.streams.detection.user;

import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Sighting;
import org.jspecify.annotations.Nullable;

/**
 * What conditions are held against.
 *
 * @param sighting the decision
 * @param key what is remembered of its key from before it; null when nobody knows the key
 */
public record Look(Sighting sighting, @Nullable Memory key) {}
