/**
 * The embedded schema registry of solo mode: Confluent's REST API over a topic in the format of
 * Confluent's {@code _schemas}. Depends on Avro, Jackson, kafka-clients and, in its controller
 * alone, Micronaut.
 */
@NullMarked
package dev.keyfence.verifier.registry;

import org.jspecify.annotations.NullMarked;
