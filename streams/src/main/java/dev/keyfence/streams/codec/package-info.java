/**
 * Reads and writes records inside a processor, where bad bytes are a value and an absent schema
 * registry is a wait; sets aside what cannot be used. Topologies are of bytes therefore. Depends on
 * Kafka only.
 */
@NullMarked
package dev.keyfence.streams.codec;

import org.jspecify.annotations.NullMarked;
