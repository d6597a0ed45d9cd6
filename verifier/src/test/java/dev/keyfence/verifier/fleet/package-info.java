/**
 * A fleet of real processes for fault runs and benchmarks. Depends on the JDK, Kafka and wiring.
 */
@NullMarked
package dev.keyfence.verifier.fleet;

import org.jspecify.annotations.NullMarked;
