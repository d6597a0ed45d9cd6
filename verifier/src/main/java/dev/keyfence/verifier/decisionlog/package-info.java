/**
 * Publishing decisions: a bounded queue, one thread, one producer. Depends on {@code verify} and
 * what it shows, on the schemas' records, and on kafka-clients.
 */
@NullMarked
package dev.keyfence.verifier.decisionlog;

import org.jspecify.annotations.NullMarked;
