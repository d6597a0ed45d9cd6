/** Runs topologies as parts that start, tell how they are, and close. Depends on the topologies. */
@NullMarked
package dev.keyfence.streams;

import org.jspecify.annotations.NullMarked;
