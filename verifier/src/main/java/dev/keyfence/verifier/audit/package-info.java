/**
 * Proving from the topic of decisions that none is missing. Depends on the schemas and on
 * kafka-clients.
 */
@NullMarked
package dev.keyfence.verifier.audit;

import org.jspecify.annotations.NullMarked;
