/**
 * Reads and writes records inside a processor, where bad bytes are a value and an absent schema
 * registry is a wait. Depends on Kafka's serdes only.
 */
@NullMarked
package dev.keyfence.streams.codec;

import org.jspecify.annotations.NullMarked;
