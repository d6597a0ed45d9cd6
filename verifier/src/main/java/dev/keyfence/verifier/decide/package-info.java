/** Whether a key may do what is asked: pure rules in a fixed order. Depends on {@code key} only. */
@NullMarked
package dev.keyfence.verifier.decide;

import org.jspecify.annotations.NullMarked;
