/** Values: key text, digest, key id, the state of a key. Depends on the JDK only. */
@NullMarked
package dev.keyfence.verifier.key;

import org.jspecify.annotations.NullMarked;
