/**
 * Sends files of keys to a Keyfence, and fetches them: an ordinary client of the control API.
 * Depends on {@code keyimport}, Jackson and the JDK.
 */
@NullMarked
package dev.keyfence.verifier.transfer;

import org.jspecify.annotations.NullMarked;
