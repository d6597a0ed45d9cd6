/**
 * How many requests a key may make on this node: its share of what the fleet lets through. Depends
 * on {@code key}, {@code decide} and {@code profile}.
 */
@NullMarked
package dev.keyfence.verifier.limit;

import org.jspecify.annotations.NullMarked;
