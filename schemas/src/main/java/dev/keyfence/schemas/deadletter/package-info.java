/**
 * Records that nobody could use, as records. Depends on the generated records and kafka-clients.
 */
@NullMarked
package dev.keyfence.schemas.deadletter;

import org.jspecify.annotations.NullMarked;
