/**
 * What is done about alerts by itself: policies, what bounds them, and carrying them out once.
 * Depends on {@code key}, {@code store}, on our records and, for reading alerts, on kafka-clients.
 */
@NullMarked
package dev.keyfence.verifier.respond;

import org.jspecify.annotations.NullMarked;
