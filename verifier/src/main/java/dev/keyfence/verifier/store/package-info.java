/**
 * Where keys are looked up: the store's contract and its in-memory form. Depends on {@code key}
 * only.
 */
@NullMarked
package dev.keyfence.verifier.store;

import org.jspecify.annotations.NullMarked;
