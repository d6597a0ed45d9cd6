/**
 * Files of keys: their rows, what CSV and hashes look like in them. Depends on {@code key} and the
 * JDK only.
 */
@NullMarked
package dev.keyfence.verifier.keyimport;

import org.jspecify.annotations.NullMarked;
