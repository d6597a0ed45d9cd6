/**
 * Which decisions are missing, without Kafka: what was read, what nodes say, what follows. Depends
 * on the JDK and on sets of sequence numbers.
 */
@NullMarked
package dev.keyfence.streams.audit.proof;

import org.jspecify.annotations.NullMarked;
