/** Random tests that can be replayed. Depends on JUnit only. */
@NullMarked
package dev.keyfence.verifier.seeded;

import org.jspecify.annotations.NullMarked;
