/** The fence's promise, tried on real processes that are hit by faults. Depends on the fleet. */
@NullMarked
package dev.keyfence.verifier.faults;

import org.jspecify.annotations.NullMarked;
