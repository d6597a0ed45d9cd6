/** Where addresses are, from database files in MaxMind's format that the user supplies. */
@NullMarked
package dev.keyfence.streams.geo;

import org.jspecify.annotations.NullMarked;
