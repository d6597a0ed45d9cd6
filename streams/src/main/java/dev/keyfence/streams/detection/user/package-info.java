/**
 * Rules that users write: read from YAML, their conditions compiled from CEL, what they count.
 * Knows neither Kafka nor which rules are set.
 */
@NullMarked
package dev.keyfence.streams.detection.user;

import org.jspecify.annotations.NullMarked;
