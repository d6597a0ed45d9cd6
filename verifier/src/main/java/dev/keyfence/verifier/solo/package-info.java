/**
 * All roles in one process: the embedded Kafka broker, and the wiring of solo mode. The only
 * importer of the Kafka server and of {@code dev.keyfence.streams}.
 */
@NullMarked
package dev.keyfence.verifier.solo;

import org.jspecify.annotations.NullMarked;
