/**
 * Publishing decisions: a bounded queue, a spool on disk behind it, one producer. Depends on {@code
 * verify} and what it shows, on {@code spool}, {@code clock}, the schemas' records, and
 * kafka-clients.
 */
@NullMarked
package dev.keyfence.verifier.decisionlog;

import org.jspecify.annotations.NullMarked;
