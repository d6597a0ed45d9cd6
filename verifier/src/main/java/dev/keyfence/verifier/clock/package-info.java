/**
 * The wall clock, where it matters that somebody sets it. Depends on the JDK only, and on slf4j.
 */
@NullMarked
package dev.keyfence.verifier.clock;

import org.jspecify.annotations.NullMarked;
