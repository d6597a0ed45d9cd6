/**
 * Alerts and decisions on their way to other systems: how they are written, where they go, and how
 * often it is tried. Depends on {@code alert}, {@code archive}, {@code replica}, {@code clock},
 * {@code key}, schemas and kafka-clients.
 */
@NullMarked
package dev.keyfence.verifier.export;

import org.jspecify.annotations.NullMarked;
