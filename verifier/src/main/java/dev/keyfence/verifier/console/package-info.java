/**
 * The web console's pages, as files from the jar. What they show and do goes through the control
 * API like everybody's; depends on {@code http} for how to answer.
 */
@NullMarked
package dev.keyfence.verifier.console;

import org.jspecify.annotations.NullMarked;
