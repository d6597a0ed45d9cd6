/**
 * The HTTP edge: the two listening ports, JSON and problem documents, verification and
 * forward-auth, health, metrics. Depends on {@code verify} and what that needs, Micronaut and
 * Jackson; knows no Kafka, Avro or RocksDB.
 */
@NullMarked
package dev.keyfence.verifier.http;

import org.jspecify.annotations.NullMarked;
