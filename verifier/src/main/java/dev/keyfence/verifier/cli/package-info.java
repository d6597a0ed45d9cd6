/**
 * The command line: picocli commands, and where settings come from. Depends on {@code assembly} and
 * {@code solo}.
 */
@NullMarked
package dev.keyfence.verifier.cli;

import org.jspecify.annotations.NullMarked;
