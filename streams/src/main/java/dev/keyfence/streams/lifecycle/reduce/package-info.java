/**
 * What commands and revocations do to a key: pure rules. Depends on the JDK and our records only.
 */
@NullMarked
package dev.keyfence.streams.lifecycle.reduce;

import org.jspecify.annotations.NullMarked;
