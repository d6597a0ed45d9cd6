/**
 * The topology that turns commands and revocations into key states and key events. Depends on Kafka
 * Streams and the schemas; knows no HTTP.
 */
@NullMarked
package dev.keyfence.streams.lifecycle;

import org.jspecify.annotations.NullMarked;
