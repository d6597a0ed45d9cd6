/**
 * Detection without Kafka: which rules hold, and what becomes of a sighting. Whoever has memories
 * and takes hits can run it: the topology, the scorer, the command that tries rules on a log.
 */
@NullMarked
package dev.keyfence.streams.detection.watch;

import org.jspecify.annotations.NullMarked;
