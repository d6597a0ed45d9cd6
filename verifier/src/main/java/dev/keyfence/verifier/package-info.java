/** The node's entry point. */
@NullMarked
package dev.keyfence.verifier;

import org.jspecify.annotations.NullMarked;
