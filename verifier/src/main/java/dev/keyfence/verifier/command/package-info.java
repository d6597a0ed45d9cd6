/**
 * Sending commands to the lifecycle topology: how the control plane changes keys. Depends on {@code
 * key}, {@code store}, {@code clock}, schemas and kafka-clients; callers see neither Avro nor
 * Kafka.
 */
@NullMarked
package dev.keyfence.verifier.command;

import org.jspecify.annotations.NullMarked;
