/**
 * Drives logged traffic through a verifier over HTTP: an ordinary client of both APIs. Knows no
 * Kafka and nothing of how a node works.
 */
@NullMarked
package dev.keyfence.verifier.replay;

import org.jspecify.annotations.NullMarked;
