/**
 * Secrets that were found where they should not be: which keys they open, and whether GitHub says
 * so. Depends on the node's look-ups, on Jackson and on the JDK; it revokes nothing itself.
 */
@NullMarked
package dev.keyfence.verifier.leak;

import org.jspecify.annotations.NullMarked;
