/**
 * Following a topic into memory and RocksDB: consumer loops, rows, the hot table. The only importer
 * of {@code org.rocksdb}. Depends on {@code key}, {@code store}, {@code clock}, schemas and
 * kafka-clients.
 */
@NullMarked
package dev.keyfence.verifier.replica;

import org.jspecify.annotations.NullMarked;
