/**
 * The request path on one screen: parse, look up, decide, emit. Knows no Kafka, RocksDB or HTTP
 * server.
 */
@NullMarked
package dev.keyfence.verifier.verify;

import org.jspecify.annotations.NullMarked;
