/** How tests start programs in processes of their own. Depends on the JDK. */
@NullMarked
package dev.keyfence.verifier.program;

import org.jspecify.annotations.NullMarked;
