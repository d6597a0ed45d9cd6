/**
 * What is remembered of a key or a source: traces in slots, in few bytes. Knows neither rules nor
 * Kafka.
 */
@NullMarked
package dev.keyfence.streams.detection.memory;

import org.jspecify.annotations.NullMarked;
