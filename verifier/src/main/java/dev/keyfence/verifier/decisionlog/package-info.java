/**
 * Publishing decisions: a bounded queue, one thread, one producer. Depends on {@code verify} and
 * what it shows, on {@code clock}, the schemas' records, and kafka-clients.
 */
@NullMarked
package dev.keyfence.verifier.decisionlog;

import org.jspecify.annotations.NullMarked;
