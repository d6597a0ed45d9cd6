/**
 * The sketches that a window of usage carries: made by the topology, merged by readers. Depends on
 * the sketch library only.
 */
@NullMarked
package dev.keyfence.schemas.usage;

import org.jspecify.annotations.NullMarked;
