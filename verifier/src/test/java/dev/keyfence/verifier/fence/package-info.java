/** Tests of the fence. */
@NullMarked
package dev.keyfence.verifier.fence;

import org.jspecify.annotations.NullMarked;
