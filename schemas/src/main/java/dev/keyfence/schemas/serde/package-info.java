/**
 * Records as bytes: the Confluent wire format, the serde, the schema registry's client. Depends on
 * Avro, kafka-clients, Jackson and the JDK's HTTP client.
 */
@NullMarked
package dev.keyfence.schemas.serde;

import org.jspecify.annotations.NullMarked;
