/**
 * The control plane's edge: keys, revocations, history, the fleet. Depends on {@code http} for how
 * to answer, {@code command} to change keys, {@code store} and {@code fence} to read.
 */
@NullMarked
package dev.keyfence.verifier.control;

import org.jspecify.annotations.NullMarked;
