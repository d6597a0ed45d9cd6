/**
 * Keeping every decision for longer than Kafka does: Parquet files by day, what they are searched
 * for, and the live tail. The only importer of {@code org.duckdb} and {@code java.sql}; how files
 * look is {@code ParquetFiles}' business alone. Depends on {@code replica}, {@code clock}, schemas
 * and kafka-clients.
 */
@NullMarked
package dev.keyfence.verifier.archive;

import org.jspecify.annotations.NullMarked;
