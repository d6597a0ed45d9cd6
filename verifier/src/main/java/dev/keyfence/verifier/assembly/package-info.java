/**
 * Puts the parts of a node together, by hand: data directory, Kafka clients, replica, fence,
 * planes. Knows every package but {@code cli} and {@code solo}.
 */
@NullMarked
package dev.keyfence.verifier.assembly;

import org.jspecify.annotations.NullMarked;
