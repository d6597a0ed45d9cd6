/**
 * Detection's rules for the command line and the control plane: beside {@code solo} the only
 * package that knows the topologies' module, and of it only what runs without Kafka. Wiring: it may
 * know everything.
 */
@NullMarked
package dev.keyfence.verifier.rules;

import org.jspecify.annotations.NullMarked;
