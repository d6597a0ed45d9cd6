/**
 * Every past schema version still reads and is read. Depends on Avro and on the catalogue of
 * topics.
 */
@NullMarked
package dev.keyfence.schemas.compat;

import org.jspecify.annotations.NullMarked;
